import { all, alone, type LanguageWishes, wish } from './language-wishes.ts';

const lists = String.raw`(?:listas?|base(?:s)?(?: de dados)?|mailings?|distribuicao|crm|newsletters?|contatos|contactos|sistemas?|cadastros?|registros?|registos?|envios|campanhas?|subscricao|assinatura)`;
const mails = String.raw`(?:e-?mails?|mails?|correios?|mensage(?:m|ns)|publicidades?|propagandas?|spams?|newsletters?|ofertas|comunicac(?:ao|oes)|contatos?|contactos?|informacoes|nada|marketing|ligacoes|isto|isso)`;
const act = String.raw`(?:contat\w{1,4}|contact\w{1,4}|escrev\w{1,4}|envi\w{1,4}|mand\w{1,4}|incomod\w{1,4}|lig\w{1,4}|perturb\w{1,4}|procur\w{1,4}|chate\w{1,4}|spam\w{0,4})`;

export const portuguese: LanguageWishes = {
  stems:
    /contat|contact|escrev|envi|mand|mail|mensage|remov|retir|exclu|delet|apag|elimin|tire|tirar|tirem|lista|pare|parem|parar|incomod|descadast|cancel|subscri|inscr|oponh|remoc|exclusa|assina|spam|receb|lgpd|rgpd|stop|deixe|sair|sossego|paz/,
  harmless: [
    all(
      String.raw`\b(?:se|caso) (?:voce |ja )?nao (?:deseja|quer|deseje|queira|quiser)\b[^.!?]{0,150}|\bcaso (?:deseje|queira|prefira)\b[^.!?]{0,150}`,
      '|',
      String.raw`\b(?:responda|clique|responder)(?: \w{1,12}){0,3} "?(?:stop|sair|aqui|remover|nao|parar)\b[^.!?]{0,60}|\bpara (?:cancelar|se descadastrar|sair)\b[^.!?]{0,60}(?:clique|aqui|weblink)`,
      '|',
      String.raw`\b(?:taxas?|indice|links?|gestao|numero) de (?:cancelamentos?|descadastr\w{1,6}|subscricao)\b|\b(?:clientes|usuarios|utilizadores|contatos|destinatarios|pessoas|leads|como)\b[^.!?,]{0,60}\b(?:se descadastram|descadastram|cancelam|cancelar a subscricao)\b|\bnao (?:me |nos )?(?:remova|remover|retire|tire|exclua|descadastre)m?\b[^.!?]{0,30}`,
      '|',
      String.raw`\b(?:remov|retir|exclu|delet|apag|elimin)\w{1,3} (?:o|a|os|as|um|uma|esse|essa) (?!(?:e-?mail|contato|contacto|endereco|meus?|minhas?|nossos?|nossas?|dados)\b)\w{1,20}\b|\bmeu (?:endereco|e-?mail) (?:antigo|anterior)\b|\bnao (?:hesite|deixe de)\w{0,2}\b[^.!?]{0,60}|\bnao (?:me|nos) \w{1,15} (?:antes|ate|durante)\b`,
    ),
  ],
  requests: [
    wish(
      String.raw`\bnao (?:me |nos |mais |voltem? a |volte a |me voltem? a |quero que (?:me |nos )?){0,3}${act}(?:-me|-nos)?(?: (?:mais|nunca|novamente|outra vez|de novo|por favor|nada|mais ${mails}|${mails})){0,6}(?= ?(?:[.!,;?]|$)| por favor| obrigad| para (?:mim|este)| no futuro)`,
      String.raw`|\b(?:nunca mais|nao) (?:me|nos) (?:contat|contact|escrev|envi|mand|incomod|lig)\w{1,4}\b(?: mais\b| novamente\b| ?(?:[.!,;]|$))|\bnao (?:envi|mand|escrev|contat|contact)\w{1,5}(?:-me|-nos)? mais\b|\bnunca mais (?:me |nos )?${act}`,
    ),
    wish(
      String.raw`\bnao (?:\w{1,10} )?(?:quero|queremos|desejo|desejamos|pretendo|pretendemos|gostaria de|aceito|autorizo)(?: mais| ja)? (?:mais )?(?:continuar a |de )?(?:receb\w{1,5}|que (?:me|nos) (?:contat|contact|escrev|envi|mand|incomod|lig)\w{1,4}|ser (?:contat|contact|incomod)\w{1,5}|mais ${mails}|(?:os |as )?(?:seus|suas|vossos|vossas) ${mails}|mais contato|mais contacto|estar na (?:sua|vossa) lista|o uso)`,
      String.raw`|(?:^|[,.;!?] ?|\bpor favor,? )(?:nao mais|chega de|nenhum|sem mais|basta de) ${mails}\b|\b(?:quero|desejo|gostaria de|solicito|peco|exijo|queremos|pretendo) (?:que (?:me|nos) )?(?:ser (?:removid|retirad|excluid|eliminad|descadastrad)\w{1,2}|sair (?:da|desta|dessa)|cancelar (?:a |minha |a minha )?(?:subscricao|inscricao|assinatura)|me descadastrar|deixar de receber|parar de receber|a remocao|a exclusao|remov\w{1,3}|retir\w{1,3}|exclu\w{1,3}|descadastr\w{1,3}|parem|deixem)`,
    ),
    wish(
      String.raw`\b(?:remov|retir|exclu|delet|apag|elimin|tir|descadastr|bloquei)(?:a|e|am|em|er|ir|ar|ae)?(?:-me|-nos| me| nos)\b|\b(?:me|nos) (?:remov|retir|exclu|delet|apag|elimin|tir|descadastr)(?:a|e|am|em|er|ir|ar)\b`,
      String.raw`|\b(?:remov|retir|exclu|delet|apag|elimin|tir)(?:a|e|am|em|er|ir|ar|imos|ue|uem) (?:por favor |todos |imediatamente |o |a |os |as ){0,4}(?:(?:meu|minha|meus|minhas|nosso|nossa|nossos|nossas|este|esta|esse) (?:dados|e-?mail|endereco|contato|contacto|nome|empresa|informacoes|cadastro|numero|mail)|(?:[\w ]{0,30})?(?:da|das|de|do|dos) (?:(?:sua|suas|seu|vossa|esta|tua|todas as|lista de) ){0,2}${lists}|mailaddress)`,
      String.raw`|\b(?:cancel\w{1,4}) (?:a |minha |a minha |o meu |meu ){1,2}(?:subscricao|inscricao|assinatura|cadastro)\b|\b(?:descadastr|dessubscrev|desinscrev|desubscrev)\w{1,6}(?:-me)?\b|\bcomo (?:faco para |posso |e que |me ){0,3}(?:cancelar|cancelo|sair|descadastr\w{1,4})\b`,
    ),
    wish(
      String.raw`\b(?:pare|parem|para|parar|deixe|deixem|deixar|cesse|cessem|chega|basta) (?:ja |imediatamente )?(?:de|com) (?:me |nos |com |os |as |esses |estas? |estes |tantos ){0,2}(?:contat|contact|escrev|envi|mand|incomod|lig|spam|chate|perturb|insist|bombarde|e-?mail|mensage|propaganda)\w{0,8}\b|\b(?:deixe|deixem|deixa)(?:-me|-nos| me| nos) em paz\b|\bme deixe[m]? em paz\b`,
      String.raw`|\b(?:me oponho|oponho-me|retiro o (?:meu )?consentimento|revogo)\b|\bdireito (?:ao|de|a) (?:esquecimento|oposicao|eliminacao|apagamento|exclusao)|\b(?:lgpd|rgpd)\b[^.!?]{0,60}\b(?:exclu|elimin|apag|remo|dados)|\b(?:nunca|nao) (?:me )?(?:inscrevi|subscrevi|cadastrei|autorizei|dei (?:o meu )?consentimento|pedi (?:isto|isso|para receber))\b|\b(?:isto|isso|seus e-?mails|as suas mensagens) (?:e|sao) (?:um |puro )?(?:spam|assedio|indesejad\w{1,2})\b|\b(?:denunci|report|marc)\w{1,4} (?:\w{1,8} ){0,3}como spam\b`,
    ),
  ],
  alone: alone(
    String.raw`(?:stop|sair|parar|parem|pare|remover|remova|descadastrar|descadastre|cancelar(?: subscricao| inscricao| assinatura)?|remover da lista|retirar da lista|nao contatar|nao contactar|nao enviar mais|excluir|chega|sem contato|remocao)`,
  ),
};
