import type { Place } from './claim.ts';

/** What a template or a model left behind for somebody to fill in or to take away. */
const patterns = [
  // {{firstName}}, {name}, {Hi|Hello}, {% if x %}, ${name}, <%= name %>, [[name]], <<name>>
  /\{{1,3}[^{}\n]{1,80}\}{1,3}|<%[^%\n]{1,80}%>|\[\[[^[\]\n]{1,80}\]\]|<<[^<>\n]{1,80}>>|«[^«»\n]{1,40}_[^«»\n]{1,40}»/gu,
  // *|FNAME|*, %FNAME%, @@company@@, ##NAME##, #FirstName#, __NAME__, ____
  /\*\|[\p{L}_:]{2,40}\|\*|%[\p{L}_]{2,40}%|@@[\p{L}_ ]{1,40}@@|##[\p{L}_ ]{1,40}##|#[\p{L}_]{2,40}#|__[\p{L}_]{2,40}__|_{3,40}|~[A-Z_]{2,40}~|::[\p{L}_]{2,40}::/gu,
  // <first name>, <COMPANY>, <Vorname>: words, so no address; markup would be shown as it stands
  /<\p{L}[\p{L}_'’.-]{0,40}(?: [\p{L}\p{N}_'’.-]{1,40}){0,5}>/gu,
  // $FIRST_NAME, FIRSTNAME, %s, %1$s
  /\$[A-Za-z]{1,20}_[A-Za-z_]{1,40}|\$[a-z]{3,20}\b|\b(?:[A-Z]{2,20}_[A-Z_]{2,30}|FIRSTNAME|LASTNAME|FULLNAME|COMPANYNAME)\b|%(?:\d\$)?s\b/gu,
  // XXX, $XX, TBD, a value that was none, an entity that was not decoded
  /\b(?:X{2,20}|x{3,20})\b|\$X{1,20}\b|\b(?:TBD|TBC|tbd|tbc|TODO|FIXME|NaN|undefined)\b|\[object \p{L}{1,20}\]|\b(?:INSERT|ADD|ENTER) [A-Z]{2,20}\b|&(?:nbsp|amp|lt|gt|quot|#\d{1,6});/gu,
  /^[ \t]{0,5}(?:null|none|n\/a)[ \t.]{0,5}$|\blorem ipsum\b/gimu,
  /\b(?:hi|hello|hey|dear|hallo|bonjour|hola|ciao) (?:null|none|unknown|n\/a)\b/giu,
  // 【お名前】, 〇〇様
  /【[^【】\n]{0,10}(?:名|社|日|時間|url|金額|価格|役職|部署|住所|番号)[^【】\n]{0,4}】|[〇○●◯]{2,10}/giu,
  // (your name), (insert link), (Ihr Name)
  /\((?:your|my|insert|add|enter|ihr|dein|votre|su|tu) [^()\n]{2,40}\)/giu,
];

/** [Name], [your company], [3 time slots]: words in brackets that are no link's text and no aside. */
const bracketed = /\[(?<words>[^[\]\n]{1,80})\](?![(\]])/gu;
const asides =
  /^(?:sic|external|ext|extern|edited|redacted|omitted|snip|laughs|pause|image|attachment|cid.{0,60}|\d[\d ,–-]*)$/iu;

/** A model that speaks to whoever asked it for the draft. */
const chatter = [
  /\b(?:here(?:'s| is| are)|below is|i(?:'ve| have) (?:drafted|written|prepared)) (?:an? |the |your |my |some )?(?:\p{L}{1,15} ){0,3}(?:draft|reply|response|e-?mail|message|version)(?= (?:reply|response|e-?mail|message|for|to|you|based|that|of (?:your|the|this) (?:draft|reply|response|e-?mail|message))\b|\s?[:.\n])/giu,
  /\bas an? (?:ai|artificial intelligence|(?:large )?language model|llm)\b|\bi(?:'m| am) (?:an? |just an? )(?:ai|language model)\b|\bi (?:cannot|can't|am unable to|'m unable to) (?:assist|help|fulfill?|comply|generate|write|complete) (?:with )?(?:that|this|the|your)\b/giu,
  /\b(?:i hope (?:this|that|the) (?:draft|reply|response|e-?mail|version) (?:helps|works|meets)|note to self|let me know if you(?:'d| would) like (?:me to )?(?:\p{L}{1,15} ){0,2}(?:adjust|revise|change|modify|tweak|shorten|rewrite)|feel free to (?:adjust|edit|modify|personali[sz]e|customi[sz]e)|would you like me to (?:adjust|revise|shorten|rewrite))/giu,
  /\b(?:als ki|als sprachmodell|en tant qu(?:e |'|’)(?:ia|modèle|intelligence)|como (?:ia|modelo de l|una ia|um modelo|inteligencia|inteligência)|come (?:ia|modello|intelligenza)|als ai|als taalmodel|som (?:en )?ai|jako (?:ai|model))(?!\p{L})/giu,
  /\b(?:hier ist (?:ein|der|dein|ihr|mein) (?:\p{L}{1,15} )?(?:entwurf|antwort)|hier ist (?:eine|die) (?:\p{L}{1,15} )?(?:antwort|e-mail)|voici (?:une?|le|la|votre) (?:brouillon|réponse|proposition|projet|e-?mail)|aquí (?:tienes|está|tiene) (?:una?|el|la) (?:borrador|respuesta|correo)|aqui está (?:uma?|o|a) (?:rascunho|resposta)|ecco (?:una?|la|il) (?:bozza|risposta)|hier is (?:een|het) (?:concept|antwoord)|här är (?:ett|en) (?:utkast|svar)|oto (?:propozycja|odpowiedź|szkic))(?!\p{L})/giu,
  /^[ \t*#]{0,5}(?:subject|betreff|objet|asunto|assunto|oggetto|onderwerp|ämne|temat|件名|draft(?: reply| response)?|reply|response|email body|body|option \d|version \d|note|p\.?s\.? to (?:self|reviewer))[ \t*]{0,3}:(?!\/)/gimu,
  /```|^#{1,6} \S/gmu,
  /\*\*[^*\n]{1,80}\*\*/gu,
];

/** Returns what nobody filled in or took away. */
export function findPlaceholders(text: string): Place[] {
  const brackets = Array.from(text.matchAll(bracketed)).filter(
    ({ groups }) => !asides.test(groups!.words!),
  );
  const others = [...patterns, ...chatter].flatMap((pattern) => [...text.matchAll(pattern)]);
  return [...others, ...brackets].map(({ 0: phrase, index }) => ({
    start: index,
    end: index + phrase.length,
  }));
}
