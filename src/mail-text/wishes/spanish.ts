import { all, alone, type LanguageWishes, wish } from './language-wishes.ts';

const lists = String.raw`(?:listas?|base(?:s)?(?: de datos)?|mailings?|distribucion|crm|newsletters?|boletin(?:es)?|contactos|sistemas?|registros?|envios|campanas?|suscripcion(?:es)?|correos)`;
const mails = String.raw`(?:e-?mails?|mails?|correos?(?: electronicos?)?|mensajes?|publicidad|propaganda|spam|newsletters?|boletin(?:es)?|ofertas|comunicaciones|informacion|comerciales|contactos?|llamadas|notificaciones|nada)`;
const me = String.raw`(?:me|nos|a (?:mi|nuestra?|esta) \w{1,15})`;

export const spanish: LanguageWishes = {
  stems:
    /opong|contact|escrib|envi|mand|correo|mail|mensaje|baja|borr|elimin|quit|remuev|remov|saq|sac|lista|dej|pare|paren|basta|molest|tranquil|insist|no quiero|deseo|rgpd|lopd|oposicion|cancel|suscri|spam|recib|stop|publicidad|acos/,
  harmless: [
    all(
      String.raw`\bsi (?:ya )?no (?:desea|quiere|deseas|quieres|desean)\b[^.!?]{0,150}|\bsi (?:desea|quiere|prefiere)\b[^.!?]{0,80}\b(?:baja|recibir|cancelar)\b[^.!?]{0,60}`,
      '|',
      String.raw`\b(?:responda|responde|haga clic|pulse|conteste)(?: \w{1,12}){0,3} "?(?:stop|baja|aqui|no)\b[^.!?]{0,60}|\bpara (?:darse|darte|cancelar)(?: de baja)?\b[^.!?]{0,60}(?:clic|aqui|weblink|pulse)`,
      '|',
      String.raw`\b(?:tasas?|indice|porcentaje|enlaces?|gestion|numero|las) de (?:bajas?|cancelacion)\b|\b(?:clientes|usuarios|contactos|destinatarios|gente|personas|leads|como)\b[^.!?,]{0,60}\b(?:se dan de baja|darse de baja|cancelan)\b|\bno (?:me|nos) (?:de|den|quite|quiten|borre|elimine|elimines|borres) (?:de baja|de la lista)?`,
      '|',
      String.raw`\b(?:elimin|borr|quit)\w{1,3} (?:el|la|los|las|un|una|ese|esa|este) (?!(?:correo|e-?mail|contacto|direccion|datos)\b)\w{1,20}\b|\bmi (?:direccion|correo) (?:antigu|anterior|viej)\w{1,2}\b|\b(?:estoy|esta|estamos|sigo|estare|estuve|estaba) de baja\b|\bno (?:dude|dudes|duden)\b[^.!?]{0,60}|\bno (?:me|nos) \w{1,15} (?:antes|hasta|durante)\b`,
    ),
  ],
  requests: [
    wish(
      String.raw`\bno ${me} (?:vuelva[ns]?|volvais) a (?:\w{1,15})\b|\bno (?:vuelva[ns]?|vuelvas) a (?:contactar|escribir|enviar|mandar|llamar|molestar|mandarme|escribirme|contactarme|enviarme|molestarme|contactarnos|escribirnos|enviarnos)`,
      String.raw`|\bno ${me} (?:contacte[ns]?|contacteis|escriba[ns]?|escribais|envie[ns]?|envieis|mande[ns]?|mandeis|moleste[ns]?|molesteis|llame[ns]?|spamee[ns]?)(?: (?:mas|nunca|nada|otra vez|de nuevo|por favor|ningun\w?|ni|mas ${mails}|${mails})){0,6}(?= ?(?:[.!,;?]|$)| por favor| gracias| a este| en el futuro| nunca| mas)`,
      String.raw`|\bno (?:contactar|escribir|enviar|mandar|molestar)(?:me|nos)?(?: (?:mas|nunca|por favor|mas ${mails})){0,6}(?= ?(?:[.!,;?]|$))|\bnunca mas (?:me|nos)\b|\bno (?:envie[ns]?|mande[ns]?|enviar|mandar) mas\b`,
    ),
    wish(
      String.raw`\bno (?:\w{1,10} )?(?:quiero|queremos|deseo|deseamos|quisiera|quisieramos|me interesa|nos interesa|acepto|necesito)(?: ya)? (?:seguir )?(?:recib\w{1,5}|que (?:me|nos) (?:contacte[ns]?|escriba[ns]?|envie[ns]?|mande[ns]?|llame[ns]?|moleste[ns]?)|ser contactad\w{1,2}|mas ${mails}|sus ${mails}|tus ${mails}|mas contacto|estar en (?:su|tu|esta|vuestra) lista|saber (?:nada|mas) de (?:ustedes|vosotros|ti|usted))`,
      String.raw`|\b(?:ya no|no) (?:quiero|deseo|queremos|deseamos) (?:recibir|saber)|(?:^|[,.;!?] ?|\bpor favor,? )(?:no mas|ni un|basta de|ningun) ${mails}\b|\b(?:quiero|deseo|quisiera|solicito|pido|exijo|queremos) (?:que (?:me|nos) )?(?:dejar de recibir|dejen de|deje de|darme de baja|darnos de baja|den de baja|de de baja|cancelar (?:mi|la|nuestra) suscripcion|la baja|mi baja|borren|eliminen|borrar mis|eliminar mis|ser (?:eliminad|borrad|removid)\w{1,2})`,
    ),
    wish(
      String.raw`\b(?:da[rd]?|de[ns]?|dame|denme|deme|dadme|darme|darnos|darse|dese|dennos)(?:me|nos)? (?:me |nos )?(?:por favor )?(?:de )?baja\b|\b(?:me|nos) (?:de[ns]?|da[ns]?|pueden? dar|podrian? dar|he dado|doy|di) (?:ya )?de baja\b|\bbaja (?:de|en) (?:la|su|esta|tu|vuestra|el) (?:${lists})|\bsolicit\w{1,3} (?:la |mi )?baja\b|\bquiero (?:la|mi) baja\b`,
      String.raw`|\b(?:elimin|borr|quit|remuev|remov|saqu|sac|suprim|retir|exclu)(?:e[ns]?|a[nd]?|ar|er|ir|ame|eme|enme|adme|arme|enos|ennos|arnos|eis|yan|ya|yanme|irme)(?:me|nos)? (?:me |nos |por favor |todos |inmediatamente |a ){0,3}(?:(?:mis?|nuestr\w{1,2}|este|esta|est[ae] ) ?(?:datos|correo|direccion|e-?mail|mail|contacto|informacion|nombre|empresa|numero)|(?:[\w ]{0,30})?(?:de|del) (?:(?:su|sus|la|esta|tu|tus|vuestra|las|el|todas|todos) ){0,3}${lists}|mailaddress)`,
      String.raw`|\b(?:elimin|borr|quit|saqu|remuev|suprim|retir)(?:eme|enme|ame|adme|arme|arnos|ennos|enos|anme)\b|\b(?:me|nos) (?:elimine|borre|quite|saque|remueva|suprima|retire)[ns]?\b|\bcancel(?:ar|e|en|a|ad) (?:mi|la|nuestra) suscripcion\b|\b(?:desuscri\w{1,10}|desapunt\w{1,8})\b`,
    ),
    wish(
      String.raw`\b(?:deje[ns]?|dejad|deja|dejar|pare[ns]?|parad|para|parar|cese[ns]?|basta) (?:ya )?de (?:contactar|escribir|enviar|mandar|molestar|llamar|spamear|acosar|hacer spam|tanto|tantos|insistir|bombardear)\w{0,5}\b|\b(?:deje[ns]?|dejad|deja)(?:me|nos|nme|nnos)? (?:me |nos )?(?:ya )?en paz\b|\bdeja(?:dme|dnos|me|nos)|\bdejen(?:me|nos) (?:en paz|tranquil\w{1,2})\b|\bdeje(?:me|nos) (?:en paz|tranquil\w{1,2})\b`,
      String.raw`|\bno (?:me |nos )?(?:moleste[ns]?|insist(?:a[ns]?|ais)) mas\b|\b(?:derecho de|ejerzo mi derecho) (?:supresion|oposicion|cancelacion|al olvido)|\bme opongo (?:al|a)\b|\b(?:rgpd|lopd|lopdgdd)\b[^.!?]{0,60}\b(?:elimin|borr|suprim|supres|datos)|\bretiro mi consentimiento\b|\b(?:nunca|no) (?:me|nos)? ?(?:he |hemos )?(?:suscrib\w{1,4}|suscrit\w|registr\w{1,4}|autoric\w|di mi consentimiento|autorizad\w|pedi (?:esto|esta|estos|recibir))\b`,
      String.raw`|\b(?:esto es|es|sus (?:correos|mensajes) son) (?:un |puro )?(?:spam|acoso|no deseados?)\b|\b(?:denunci|report)\w{1,4} (?:\w{1,8} ){0,3}(?:como|por) spam\b|\b(?:como|donde) (?:puedo |me |podemos ){0,2}(?:cancelo|cancelar|doy|darme|dar|desuscri\w{1,6})(?: de baja| la suscripcion)?\b`,
    ),
  ],
  alone: alone(
    String.raw`(?:baja|dar de baja|darse de baja|darme de baja|de baja|stop|basta|parar|paren|no mas(?: ${mails})?|eliminar|borrar|cancelar suscripcion|desuscribir(?:me)?|eliminenme|borrenme|no contactar(?: mas)?|no escribir mas|no enviar mas)`,
  ),
};
