import { all, alone, type LanguageWishes, wish } from './language-wishes.ts';

const us = String.raw`(?:me|us|him|her|them|everyone|everybody|any ?one|both of us|all of us)`;
const ours = String.raw`(?:my|our|his|her|their|this|these|the above|the following|said)`;
const details = String.raw`(?:e-?mails?|mails?|mail ?box|mailaddress|inbox|address(?:es)?|names?|numbers?|phone|contacts?|details?|info|information|data|records?|domains?|compan(?:y|ies)|business|organi[sz]ation|firm|team|staff|colleagues?|employees?|account|department|office|people|boss|ceo|users?)`;
const adjectives = String.raw`(?:(?:personal|work|business|own|whole|entire|e-?mail|contact|company|phone|mobile|corporate|private) ){0,2}`;
const theSender = String.raw`(?:${us}\b(?! (?:of|to) )|${ours} ${adjectives}${details}\b|mailaddress\b)`;
const lists = String.raw`(?:lists?|listing|mail(?:ing)?s?(?: ?lists?)?|mailout|data ?bases?|systems?|records?|crm|files?|contacts?|outreach|distribution|campaigns?|sequences?|cadences?|newsletters?|e-?mails?|spam|marketing|prospecting|books?|automations?|drip|rolodex|directory|subscriptions?|communications?|correspondence|rotation|circulation|programs?)`;
const yours = String.raw`(?:from|off|of|out of|off of)(?: (?:your|the|this|that|these|all|any|every|future|of|whatever|mailing|e-?mail|marketing|contact|sales|distribution|subscriber|prospect|recipients?|internal|company|cold|outbound|messages?)){0,5} ${lists}\b`;

const unsubscribe = String.raw`un-? ?su[bs]{1,2}c?[sc]?r?i?b{1,2}(?:e|ed|ing|tion|)?`;
const contacting = String.raw`(?:(?:e-?)?mailing|messaging|texting|contacting|writing|spamming|bothering|harr?assing|reaching out|following up|soliciting|pestering|pinging|bugging|approaching|pitching|annoying|hounding|stalking|cold ?-?(?:e-?)?mailing|targeting|disturbing|bombarding|chasing|nagging|marketing to)`;
const contact = String.raw`(?:e-?mail|contact|write(?: to| back to)?|message|text|bother|spam|reach out(?: to)?|solicit|pester|disturb|approach|harass|ping|bug|follow up(?: with)?|get (?:back )?in (?:touch|contact)(?: with)?|make contact(?: with)?|cold ?-?e-?mail|pitch|market to|target|mail)`;
const mails = String.raw`(?:e-?mails?|messages?|mails?|mailings?|texts?|contacts?|communications?|follow[- ]?ups?|spam|correspondence|newsletters?|solicitations?|marketing|outreach|sales (?:pitch(?:es)?|e-?mails?)|pitch(?:es)?|reminders?|advertis(?:ing|ements?)|promotions?|offers|crap|junk|nonsense|rubbish|garbage|sequences?|campaigns?|stuff|things)`;
const kind = String.raw`(?:(?:e-?mail|marketing|sales|cold|unsolicited|unwanted|promotional|automated|spam|any|more|further|such|of|your|these|those|this|the|future|additional|other|annoying|kind|kinds|sort|type|stupid|mass|spammy) ){0,5}`;
/** "Don't write me until January" asks for patience; "don't email, call" for another way. */
const notJustForNow = String.raw`(?![^.!?]{0,60}\b(?:until|till|before|during|yet|while|on weekends?|at weekends?|on holidays?|at night|after \d|between \d|outside of|instead|about (?:the )?(?:invoices?|bills?|support)|on my (?:private|personal))|[^.!?]{0,60}, (?:but |and )?(?:please |just )?(?:contact|e-?mail|write|call|ask|use|rather|post|phone)\b)`;
const never = String.raw`\b(?:do not|don't|don ?t|dont|never|must not|mustn't|should not|may not|shall not|not to|no longer|cannot|can't)(?: (?:ever|please|pls|you|try to|attempt to|dare|dare to|bother to|continue to|keep|even)){0,2}`;

export const english: LanguageWishes = {
  stems:
    /unsu|un-su|un su|uns?cribe|follow|enroll|permission|authori|rather|prefer|mind|stop|st0p|remov|delet|eras|scrub|scratch|purg|wip|strik|drop|tak|cut|pull|get|off|opt|out|contact|mail|write|messag|text|spam|alone|lose|forget|unlist|regist|black|block|suppress|exclu|add|put|end|quit|ceas|desist|halt|refrain|discontinu|more|further|consent|object|withdraw|revok|gdpr|forgotten|erasure|report|unwanted|unsolicit|sign|subscri|receiv|hear|reach|bother|harass|solicit|away|dnc|list|cancel|interest|🛑|✋|🚫/,
  harmless: [
    all(
      String.raw`\b${unsubscribe}d? from (?:an?|another|all|your|our|their|most|other) (?:\w{1,15} )?(?:competitors?|rivals?|vendors?)\b`,
    ),
    // What somebody else does, might do, or did and takes back.
    all(
      String.raw`\b(?:can|could|does|do|will|would|should|how (?:can|could|does|do|will|would|many|often)|what (?:happens|if|do|does)|when|whether|if|after|once|because|why|until) (?:of )?(?:(?:your|the|our|their|these|my|some|most|many|any|all|more|those) )?(?:(?:\w{1,20} ){0,2}(?:tools?|products?|platform|system|software|service|apps?|integration|people|users|customers|recipients|contacts|leads|prospects|subscribers|clients|readers|members)|they|someone|somebody|it|a \w{1,20})\b[^.!?;]{0,150}`,
    ),
    all(
      String.raw`\b(?:people|users|customers|recipients|contacts|leads|prospects|subscribers|clients|readers|members|they|who|that|which|someone|somebody|half|most|many|some)(?: (?:can|may|might|could|will|would|often|just|always|usually|simply|have|had|has|then|all|of|them|to|easily|want to)){0,4} (?:${unsubscribe}|opt(?:ed)? out|stop|report)\b`,
    ),
    all(
      String.raw`\b(?:reduce|lower|prevent|handle|handling|track|manage|managing|process|processing|respect|honou?r|sync|support|automate|avoid|fewer|less|more|high|low|many|fix|improve|analy[sz]e|measure|our|count|cut|the|increase in|number of|about|on|of|for) (?:\w{1,15} ){0,2}${unsubscribe}(?:s|rs|r)?(?! (?:me|us|link|button|option|from your|please|now)\b)(?: (?:rates?|handling|requests|pages?|flows?|features?|process|lists?|metrics?|numbers?|users|contacts|leads|people|events?|data|status|links?))?\b`,
    ),
    all(
      String.raw`\b${unsubscribe}s?(?:-| )?(?:rates?|handling|requests|pages?|flows?|features?|process|lists?|metrics?|numbers?|users|contacts|leads|people|events?|data|status|automatically|management|compliance|rules?|tracking|headers?|s)\b`,
      '|',
      String.raw`\b(?:opt|opting)[- ]?outs?(?:-| )(?:rates?|handling|requests|pages?|flows?|features?|process|lists?|metrics?|numbers?|users|contacts|management|compliance|rules?|tracking|form)\b`,
    ),
    all(
      String.raw`(?<!\byou (?:(?:still|have|had|did|do) ){0,2})\b(?:(?:did|do|does|have|has|had|am|are|is|was|would|will|should)(?:n't| not|nt)|never|not)(?: (?:i|we|you|ever|want|wish|need|mean|plan|intend|going|to|asking|ask|asked|said|say|have|dare|like|please|really|yet)){0,5} (?:to )?(?:${unsubscribe}|opt(?:ed)? (?:me |us )?out|stop(?:ped|ping)?|remove|delete|take|drop|cut)(?! (?:button|link|option)| (?:receiving|getting) )(?: (?:me|us|him|her|my \w{1,15}))?(?: (?:from|off)(?: \w{1,15}){1,3})?(?= |[.,;:!?]|$)`,
    ),
    all(
      String.raw`\b(?:i|he|she|we|\w{1,15}) (?:had |have |has |'ve )?(?:once |accidentally |previously |mistakenly )?(?:${unsubscribe}|opt(?:ed)? out)\b[^.!?]{0,90}\b(?:but|by mistake|by accident|accidentally|re-?subscribe|however|though)\b`,
      '|',
      String.raw`\b(?:accidentally|mistakenly|by mistake) (?:${unsubscribe}|opt(?:ed)? out)\b`,
      '|',
      String.raw`\bopt(?:ed|ing)? out of (?!your|this|these|those|all|any|future|further|the (?:list|mail|e-?mail)|e-?mails?|receiving|getting|marketing|communications?|contact|messages?|mailings?|outreach|everything|it)[^.!?]{0,60}`,
    ),
    all(
      String.raw`\b(?:how|do|does|can|what|are|will)(?: do| does| can)?(?: you| your \w{1,20})(?: \w{1,20})? (?:handle|manage|support|process|deal with|comply|collect|respect|honou?r|offer|treat)\b[^.!?]{0,100}`,
      '|',
      String.raw`\b(?:they|people|leads|prospects|customers|users|clients|contacts|recipients|someone|somebody) (?:have |has |also |often |sometimes )?(?:asks?|asked|request(?:ed|s)?|wants?|tells?|told|says?|said)\b[^.!?;]{0,100}`,
    ),
    // What a text offers its readers: ours quoted, or the company's of the lead.
    all(
      String.raw`\b(?:reply|replying|respond|text|write|say|type|answer|click|tap|press|hit|send|return)(?: back)?(?: (?:with|here|me|us|the|a|word|link|button|below|or|on|to|just|and)){0,9}[ :]{1,2}"?(?:stop|${unsubscribe}|remove(?: me)?|no(?: thanks)?|opt[- ]?out|end|quit|cancel)\b"?(?: (?:to|and|if|in|as)\b[^.!?]{0,80})?`,
      '|',
      String.raw`\bif you(?:'d| would|'d rather| do not| don't| no longer)?(?: no longer| rather)? (?:like|want|wish|prefer|care|not|rather)\b[^.!?]{0,150}`,
      '|',
      String.raw`\b(?:to|you (?:can|may)(?: always| also)?|click (?:here )?to|how to) (?:${unsubscribe}|opt[- ]?out|be removed)\b[^.!?]{0,30}(?:\b(?:click|visit|use|follow|go to|reply|at any ?time|here|by|weblink)\b|[|:])[^.!?]{0,60}`,
      '|',
      String.raw`\byou (?:can|may)(?: always| also)? ${unsubscribe}\b|${unsubscribe} (?:here|at any ?time|by|instantly|in one click)\b|${unsubscribe} ?(?:\||·|•)|(?:\||·|•) ?${unsubscribe}`,
      '|',
      String.raw`\b(?:i|we)(?:'ll| will| am going to|'m happy to| would gladly) (?:never |not |gladly |happily )?(?:stop|remove|take|contact|bother|e-?mail|write|reach)\b[^.!?]{0,60}`,
    ),
    // Other things that stop, are removed, deleted, dropped or taken.
    all(
      String.raw`\b(?:(?:i|we)(?:'d| would| will|'ll| had| have| need| want| wish| try| tried| decided| plan)?|(?:help|helps|helped) (?:you|us|people|teams)|(?:want|need|like|try|trying|decided|plan|planning|able|have|had|hope|how) to|can|could|can't|cannot) (?:to )?stop (?:\w{1,20}ing )(?!(?:me|us|your|these|this|those|you)\b)`,
      '|',
      String.raw`\bstop (?:by|in|at|over|here|there|wasting|losing|having)\b|\b(?:one|non|full|first|last|next|pit|bus|truck)[- ]?stop\b`,
      '|',
      String.raw`\b(?:delete|remove|take|drop|cut|strike|cancel|erase|forget|add|keep) (?:${us}|${ours}|the|that|an?|any|\w{1,20}(?: \w{1,20})?)(?: \w{1,20}){0,2} (?:from|off|in|on|out of|to|into)(?: (?:the|your|this|that|our|my|next|all)){0,8} (?:cc|bcc|copy|thread|invite|invitation|meeting|calendar|call|loop|chain|invoices?|orders?|po|quotes?|agreement|contract|deck|agenda|conversation|plan|account|trial|waiting ?list|wait ?list|beta)\b`,
      '|',
      String.raw`\b(?:delete|remove|erase|replace) ${ours} (?:old|previous|former|other|wrong|duplicate|outdated)\b[^.!?]{0,60}`,
      '|',
      String.raw`\b(?:delete|remove|drop|take|get) (?:the|that|an?|those) (?!(?:e-?mails?|mails?|above|following|spam|address)\b)\w{1,20}\b`,
      '|',
      String.raw`\b(?:take|get|pull|drop|put) (?:me|us) (?:through|to|by|a|an|some|up|in|there|into|down|as|the|with|at|on (?:the|a|your) (?:plan|trial|waiting|wait|calendar|list for|beta|free|pilot))\b`,
    ),
    // Who says what they themselves do or do not do.
    all(
      String.raw`\b(?:i|we|they|he|she|people|vendors|reps|our \w{1,20})(?: (?:usually|normally|generally|just|really|simply))? (?:do not|don't|dont|never|would never|can't|cannot|could not|couldn't|will not|won't|did not|didn't|have no time to)(?: (?:ever|usually|normally|have time to|need to))? ${contact}\b`,
      '|',
      String.raw`\b(?:do not|don't|dont|never) (?:hesitate|mind|forget|worry|fail|be afraid|be shy|want to miss|think twice) (?:to |about |if )?(?:you )?${contact}?\w{0,4}\b`,
      '|',
      String.raw`\bfeel free (?:not )?to ${contact}\b|\b(?:have|has|had)(?: not|n't)? (?:yet )?(?:reach|contact|follow)ed?\b`,
    ),
    all(
      String.raw`\bmore ${mails} (?:per|than|a (?:day|week|month)|each)\b|\bno more than\b|\bno more questions?\b|\bno further (?:questions?|comments?|changes?)\b`,
    ),
  ],
  requests: [
    // "Remove me", "take my name off", "delete all of our data", "scrub her from your CRM".
    wish(
      String.raw`\b(?:remove|delete|erase|${unsubscribe}|unlist|deregister|unregister|de-?list|scrub|purge|wipe|blacklist|blocklist|suppress|unenroll) (?:(?:all|any|both|of|and|everything about|please|immediately|permanently|anything on) ){0,3}${theSender}`,
    ),
    wish(
      String.raw`\b(?:remove|delete|erase|scrub|scratch|purge|wipe|strike|drop|take|cut|pull|get|kick|exclude|omit|block|pluck|knock|keep|leave|unsubscribe|cross|cancel) (?:[\w'.]{1,30} ){0,8}?${yours}`,
    ),
    wish(
      String.raw`\b(?:take|get|keep|leave|strike) ${theSender}(?: [\w']{1,20}){0,2} off(?: ?(?:[.,;!?)]|$)| (?:please|pls|now|asap|immediately|all|any|of (?:this|these|your|it|all)|this|these|your)\b)`,
    ),
    wish(
      String.raw`\b(?:remove|removed|deleted|taken off|unsubscribed|removal|deletion|erased|delisted) from (?:the|your|this|that|all|any|future|further|whatever|every)\b.{0,40}\b${lists}\b`,
      '|',
      String.raw`\b(?:want|wants|wanted|like|wish|asked?|asking|request|requested|need|demand|expect|insist|prefer|be|told)(?: (?:you|to|that|i|we|my|our|be|was|were|am|are|is|have|been|already|now|twice|several|\w{1,10} times|before|again|and again|e-?mail|name|address|data|details|information|company|hereby|immediate|the|for|me|us)){1,7} (?:removed|deleted|erased|${unsubscribe}d?|taken off|unlisted|removal|deletion|opted out|left alone)\b`,
      '|',
      String.raw`\b(?:remove|delete|erase|purge|destroy|wipe) (?:(?:all|any|every|of|the|whatever|personal|my|our|contact) ){0,4}(?:data|information|info|records?|details|everything)(?: (?:that|which))? (?:you|about|on|relating|concerning|regarding|held|stored)\b`,
      '|',
      String.raw`\byou(?:'ve| have| did| had)?(?: still)? ?(?:haven't|have not|hasn't|did not|didn't|not|never)(?: yet| even)? (?:removed?|unsubscribed?|deleted?|take|taken|stop|stopped)\b|\bif you (?:(?:would|could|can|please|kindly|just|simply) ){0,3}(?:removed?|deleted?|unsubscribed?|took|take|stopped|stop) (?:${theSender}|me|us|${contacting})\b|^(?:please )?off (?:your|this|the) (?:\w{1,12} )?lists?\b|\bwant (?:to be |to get |me )?${yours}|\bunenroll (?:me|us)\b`,
    ),
    // "Stop emailing me", "cease all communication", "please discontinue these messages".
    wish(
      String.raw`\b(?:stop|stopped|stopping|st0p|quit|cease|desist|refrain|discontinue|halt|end|avoid|abstain|give up|no more)(?: (?:from|with|it|and|immediately|now|please|ever|all this|any|further|all|the|calling|phoning)){0,3} (?:\w{1,12}ly )?(?:${contacting}|sending|calling|e-?mails?|getting|receiving)(?: (?:to|more|any|anything|further|emails|mails|messages|e-mails|mail|stuff|things|spam|crap|junk|out|with|from|up)){0,8} (?:${theSender}|me|us|this|these|here|my|our|your|any ?one|anybody|all|every ?one|people|staff|those)\b`,
    ),
    wish(
      String.raw`(?:^|[,:;!.?"(] ?|\b(?:please|pls|plz|kindly|just|and|so|now|you|to|must|should|will you|can you|could you|would you|better|immediately) )(?:stop|st0p|quit|cease|desist|refrain|discontinue|halt|end|abort|knock it off)(?: (?:it|from|with|all|any|this|these|those|the|your|further|sending|such|and desist|immediately|now)){0,4} (?:${contacting}|${kind}${mails})\b`,
    ),
    wish(
      String.raw`\b(?:ask|asked|asking|told|tell|telling|said|beg|begged|begging|requested|warned|warning)(?: (?:you|u|already|this|company|people|guys|bob|once|twice|thrice|\w{1,10} times|before|and|again|repeatedly|nicely|politely|several|many|to|please|him|them)){0,6} (?:to )?(?:please )?(?:(?:stop|st0p|cease)(?= ?(?:[.,;!?\"]|$)| (?:it|this|that|these|those|your|all|e-?mail|contact|sending|now|already|please|and|spam|me|us|${contacting})\b)|leave me alone|go away)`,
      String.raw`|(?:^|[.,;!?] ?)(?:please |just |now |you (?:must|need to|have to|should) )stop (?:it|this|that|now|already|immediately|right now|at once|please)\b`,
    ),
    // "Don't contact me", "never write to my staff again", "do not send anything".
    wish(
      never,
      String.raw` (?:(?:[\w']{1,15} ){1,4}(?:or|and|nor) )?(?:${contact}|e-?mailing|contacting|messaging|writing|spamming) (?:(?:to|with|at|all|any of|of) ){0,2}(?:${theSender}|me|us|my|our|this|these|here|any ?one|anybody|again|any ?more|in (?:the )?future|at all|ever|further|with|directly|unsolicited|people|staff|mailaddress)\b`,
      notJustForNow,
    ),
    wish(
      never,
      String.raw` (?:${contact})(?: please| pls| thanks| thank you| ever| again)?(?= ?(?:[.;!,]|$))`,
      notJustForNow,
    ),
    wish(
      never,
      String.raw` (?:send|sending|forward|mail|give|e-?mail|want)(?: (?:me|us|this|my|our|out|to|address|inbox|mailaddress)){0,3} (?:any ?more\b|anything|(?:any )?(?:more|further|other)(?! (?:questions?|than|info|details))|unsolicited|these(?= ?(?:[.;!,]|$))|(?:this |that )?${kind}${mails}\b)`,
      notJustForNow,
    ),
    wish(
      never,
      String.raw` (?:call|phone|ring)(?: (?:me|us|or e-?mail|and e-?mail|here|this number|e-?mail|or|nor|text|write|contact|message)){1,4} (?:again|any ?more|ever|me|us)\b`,
      String.raw`|${never} (?:want|wish|care|like|need|desire|consent|agree|interested in|intend)(?: (?:you|to|in|be|ever|me|us|for|have|anyone|your company|anything)){0,4} (?:receiv(?:e|ing)|get(?:ting)?(?! (?:into|started|involved|this wrong))|hear(?:ing)?(?: back)?(?: any ?more| again)? (?:from (?:you|your|u|any|this|these|them|anybody|anyone)|about (?:this|your|it))|e-?mailed|contacted|messaged|bothered|disturbed|solicited|approached|spammed|texted|called|on your|part of your|${contacting}|${contact} (?:me|us)|marketing)\b(?! (?:via|by|on|over) (?:phone|sms|text))`,
      String.raw`|${never} (?:want|wish|care|like|need|accept|respond to|appreciate)(?: (?:for|to see|to read))? (?:any )?(?:more |further |of )?(?:your|these|this|more|further|unsolicited|any|cold|such|sales|marketing) ${kind}${mails}\b(?! (?:per|than|a (?:day|week|month)|each|campaigns? (?:per|than)))`,
    ),
    wish(
      String.raw`(?:^|[.,;:!?"(] ?|\b(?:please|pls|plz|kindly|just|and|so|want|with|like|prefer|request|wish|appreciate) )(?:no|zero|not any) (?:(?:more|further|additional|future) (?:of (?:these|this|your) )?)${kind}${mails}\b(?! (?:per|than))`,
      String.raw`|(?:^|[.,;!?] ?)(?:please )?no (?:contact|spam|e-?mails?|mails|messages|follow[- ]?ups?|newsletters?|${contacting}|marketing|cold e-?mails?|soliciting|solicitations?)(?: (?:please|pls|thanks|thank you|again|any ?more))?(?= ?(?:[.;!,]|$))`,
    ),
    wish(
      String.raw`\bleave (?:me|us|my \w{1,15}|our \w{1,15}) (?:the \w{1,8} )?alone\b|\blet (?:me|us) alone(?= ?(?:[.!,;]|$))|\blose (?:my|our|this) (?:number|e-?mail|address|contact|details|info)`,
      String.raw`|\bforget (?:about )?(?:my|our) (?:number|e-?mail|address|contact|details)|\b(?:f|fuck|piss|sod|bugger|eff|buzz|naff|back)[ *]{0,3} ?off\b|\bf[*u]{0,3}c?k off\b|\bgo away\b|\bget lost\b|\bget out of my inbox\b`,
    ),
    wish(
      String.raw`\bopt(?:ing|ed)? (?:${us}|mailaddress|${ours} \w{1,15}) out\b|\b(?:want|wish|like|need|choose|please|pls|i|i'm|i am|we|we're|i'd|i'll|prefer|request|requesting|must|immediate)(?: (?:to|have|already|be|am|hereby|choose|do|like|please|ask|an|the|my)){0,4} opt(?:ing|ed)?[- ]?out\b|\bopt(?:ed)? out of (?:your|this|these|all|any|future|further|the|e-?mails?|receiving)\b`,
    ),
    wish(
      String.raw`\b(?:add|put|place|move) (?:${theSender}|[\w']{1,20}) (?:to|on|onto) (?:your|the|a) (?:internal )?(?:suppression|do[- ]?not[- ]?(?:contact|e-?mail|mail|call|disturb)|dnc|block|opt[- ]?out|exclusion|${unsubscribe}d?|black|no[- ]?contact|stop|ignore|unsubscribers?) ?-?list`,
      String.raw`|\b(?:mark|flag|tag|list|treat|register) (?:me|us|this \w{1,15}|my \w{1,15}|our \w{1,15}) as (?:an? )?(?:do[- ]?not[- ]?(?:contact|e-?mail|mail)|dnc|unsubscribed?|opted[- ]out|opt[- ]?out|uninterested and)`,
      String.raw`|\b(?:block|exclude|blacklist|suppress|ban) (?:me|us|my (?:e-?mail|address)|this (?:e-?mail|address)) (?:from|in|on)\b|(?:^|^please |\bto )(?:blacklist|suppress|exclude) (?:me|us)\b`,
    ),
    wish(
      String.raw`\b(?:cancel|end|terminate|stop) (?:my|our|this|the) (?:e-?mail |newsletter |free )?(?:subscription|newsletter)\b(?! (?:to|of|for) (?!(?:your|the|this|all|these|any) (?:newsletters?|e-?mails?|mailings?|lists?)))|\bcease and desist\b|\breport(?:ing|ed)? (?:you|this|it|them|your \w{1,15}|these|the sender)(?: \w{1,15}){0,2} (?:as|for|to) (?:spam|phishing|harassment|abuse|the|my|our|google|gdpr|your)`,
      String.raw`|\b(?:will|going to|gonna|'ll) (?:report|block|sue|blacklist) (?:you|this|your|the)\b|\breported (?:as|for) (?:spam|phishing)|(?<!\b(?:be|being|gets?|getting|are|is|was|were|got) )\b(?:flagged|marked|marking|flagging) (?:as|you as|this as|it as|your \w{1,15} as) spam\b`,
      String.raw`|(?<!\bis )\b(?:this|these|your (?:e-?mails?|messages?)|it|that|you|which)(?:'s| is|'re| are) (?:just |pure |all |only |clearly |nothing but |considered |a |an ){0,6}(?:unsolicited )?(?:spam(?:ming|mer|mers)?|harassment|harassing|unwanted|not wanted|unwelcome|not welcome|illegal)(?! (?:folder|filter|box|score|to my filter|rate|test))\b(?! ?\?)`,
    ),
    wish(
      String.raw`\bright (?:to (?:be forgotten|erasure|object|deletion)|of erasure)\b|\b(?:erasure|deletion|removal|gdpr|ccpa) request\b|\b(?:gdpr|ccpa|dsgvo|rgpd)\b.{0,60}\b(?:delet|eras|remov|art)|\b(?:withdraw|revoke|withdrew|revoked|withdrawing|revoking) (?:my|our|any|all) (?:\w{1,12} )?consent|\bobject to (?:the |any |your )?(?:\w{1,12} )?(?:processing|use of|direct marketing)`,
      String.raw`|\b(?:do not|don't|did not|didn't|never|have not|haven't)(?: (?:ever|have|give|gave|given|you|my|our)){0,8} consent(?:ed)?\b(?! (?:form|to the terms))`,
      String.raw`|\b(?:never|did not|didn't|did i ever|have not|haven't)(?: (?:ever|even|actually|once))? (?:sign(?:ed)? up|subscrib(?:e|ed)|opt(?:ed)? in|register(?:ed)?|ask(?:ed)? (?:to receive|to get|for (?:this|these|your|any)|to be (?:contacted|on|e-?mailed|added))|request(?:ed)? (?:this|these|your|any)|agree(?:d)? to (?:this|these|receive|be)|g(?:i|a)ve(?:n)? (?:you )?permission)`,
    ),
    wish(
      String.raw`\b(?:rather|prefer|mind|sure|ensure|appreciate|request|ask|asked|told)(?: (?:that|if|it|you|we|i|i'm|am|are|is|be|will|would|my \w{1,15}|to|this|do|did|were)){0,5} ?(?:not|didn't|don't|never|aren't|isn't)(?: (?:be|to|get|ever)){0,3} (?:${contact}|${contacting}|contacted|e-?mailed|messaged|hear|sending (?:me|us|any|these|more|this)|(?:receiv|get)\w{0,5} (?:any |more |further |these |your |such |this ){0,3}${mails})\b`,
      notJustForNow,
      String.raw`|\bno (?:need|reason|point) (?:for you )?(?:to|in) (?:${contact}|${contacting}) (?:me|us|again|any ?more|further)\b|\bnot (?:be )?(?:contacted|e-?mailed|messaged) (?:again|any ?more|further|in (?:the )?future)\b`,
      String.raw`|\b(?:do not|don't|did not|never|not|no)(?: \w{1,10}){0,4} (?:permission|authori[sz]ed|authori[sz]ation|allowed|entitled|welcome) to (?:${contact}|use (?:my|our)|process|send|store|keep)\b`,
      String.raw`|\bnot? (?:longer )?interest(?:ed)? (?:in|to) (?:receiv|get|hear|be (?:contacted|e-?mailed)|(?:your|these|any|further|more) ${mails})`,
    ),
    // Unsubscribing, by whoever says it of themselves.
    wish(
      String.raw`\b(?:please|pls|plz|kindly|want|wish|like|need|trying|try|tried|asked|asking|have to|how (?:can|do|could|would|may|might|must|should|to)|can|can't|cannot|couldn't|unable to|impossible to|could|where|let|allow|help|must|going to|keep|request|would)(?: (?:you|i|we|to|me|us|one|already|just|please|my|for|be|do|hereby|immediately|the|an?|is|get|this|also|automatically|i've|we've)){0,8} ${unsubscribe}\b`,
      String.raw`|\b(?:i|we|i've|we've|have|already|has|immediate)(?: (?:have|had|already|did|clicked|just|'ve|twice|once|repeatedly|the|on|several times|\w{1,8} times|thought i|thought i had|hereby|has|did)){0,8} ${unsubscribe}\b|\b(?:i|we|i'd|we'd|i'm|we're)(?: (?:would|am|are|like|love|prefer|ask|request|again|to|be|hereby|wish)){1,8} ${unsubscribe}\b`,
      String.raw`|\b(?:no|not? find(?: an?y?| the)?|n't find(?: an?y?| the)?|cannot find(?: an?y?| the)?|without an?y?|missing|broken|dead|have an?|there an?|is your|where's the|where is (?:the|your)|find the|your|the|lacks? an?|include an?|is an?|provide an?|provide the|send an?|send the|give me an?|need an?)(?: (?:working|functioning|valid|clear|proper))? ${unsubscribe} (?:link|button|option|function|mechanism|possibility)\b(?![^.!?]{0,50}\b(?:tool|product|platform|system|software|app|feature)s?\b)`,
      String.raw`|${unsubscribe} (?:me|us|my|our|this|mailaddress|from (?:your|this|the|all|these)|immediately|now|please|pls|plz|asap|request(?:ed)?$|(?:link|button) (?:does|is|did|do|doesn|isn|not|never|fail))\b`,
      String.raw`|^(?:\W|no|not interested|thank you|thanks|but|very much|so much|anyway|hi|hello|dear|we are|we're|i'm|i am|all set|good|already|have|a|vendor|,|and|just|sorry|for now)[\w ,.;:!-]{0,580}\b${unsubscribe}[.! ]{0,9}$`,
    ),
    wish(
      String.raw`\b(?:why|how come|stop|yet|and|but)(?: (?:am|are|do|i|we|you|did|is|my team)){0,8}(?: (?:still|keep|continue|to|be|being|always|constantly)){1,8} (?:get|getting|receive|receiving|e-?mailed|e-?mailing|contacted|contacting|send|sending|spammed|spamming|writing|bothering)\b`,
      String.raw`|\b(?:respect|honou?r) (?:my|our) (?:wish(?:es)?|request|privacy|inbox|decision)\b.{0,40}\b(?:stop|remove|not|no)\b|\b(?:can|could|would|will) (?:you|u) (?:please |just |kindly )?stop(?= ?(?:[.!?]|$)|,? please| now| this| it| already| that)`,
    ),
  ],
  alone: alone(
    String.raw`(?:stop(?: (?:it|this|that|now|all|everything|already|right now|immediately))?|st0p|${unsubscribe}(?: (?:all|me|us|now|all of us))?|unsub(?: me| us)?|opt(?: me| us)?[- ]?out|opting out|remove(?: (?:me|us|all|from (?:list|lists|all lists|mailing list|database)))?|removal|delete(?: (?:me|us))?|take (?:me|us) off|(?:do not|don't|dont) (?:contact|e-?mail|mail|write|text|message|disturb|solicit)|no more|no contact|dnc|cease|desist|enough|🛑|✋|🚫|go away|leave me be|end this|unlist|cancel subscription|spam|reported|(?:opt[- ]?out|unsubscribe|removal|deletion) request|not? spam|no spam|blocked|block me)`,
  ),
};
