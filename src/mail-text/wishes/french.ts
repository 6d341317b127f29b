import { all, alone, type LanguageWishes, wish } from './language-wishes.ts';

const lists = String.raw`(?:listes?|base(?: de donnees)?|bases|fichiers?|mailings?|mailing ?lists?|diffusion|crm|newsletters?|contacts|systeme|envois|campagnes?|prospection)`;
const mails = String.raw`(?:e-?mails?|mails?|mels?|courriels?|messages?|newsletters?|publicites?|pubs?|spams?|sollicitations?|prospections?|demarchages?|offres|relances?|courriers?|communications?|contacts?|sms|envois?|infolettres?)`;
const contact = String.raw`(?:contacter|recontacter|ecrire|re-?ecrire|solliciter|resolliciter|relancer|deranger|demarcher|harceler|importuner|appeler|envoyer|adresser|mailer|spammer|embeter)`;
const me = String.raw`(?:me|m'|nous|le|la|les|l'|notre \w{1,20}|mon \w{1,20}|ma \w{1,20}|mes \w{1,20}|nos \w{1,20}|cette adresse|cet? \w{1,20})`;
const remove = String.raw`(?:retirer|supprimer|enlever|effacer|radier|desinscrire|desabonner|rayer|exclure|oter|sortir|retirez|supprimez|enlevez|effacez|desinscrivez|desabonnez|rayez|sortez|retire|supprime|enleve|desinscris|desabonne|retires|desinscrits?)`;

export const french: LanguageWishes = {
  stems:
    /contact|ecri|sollicit|relanc|derang|demarch|harcel|envo|mail|courriel|message|retir|supprim|enlev|effac|radi|desinscri|desabon|rayer|rayez|plus |arret|cess|stop|tranquille|rgpd|oppos|consent|spam|abonn|inscri|importun|publicit/,
  harmless: [
    all(
      String.raw`\bsi vous (?:ne )?(?:souhaitez|voulez|desirez|preferez)\b[^.!?]{0,150}`,
      '|',
      String.raw`\bpour (?:vous |se )?(?:desabonner|desinscrire)\b[^.!?]{0,60}|\b(?:repondez|cliquez)(?: \w{1,12}){0,3} "?(?:stop|desabonn\w{0,5}|ici|non)\b[^.!?]{0,60}`,
      '|',
      String.raw`\btaux de (?:desabonnement|desinscription)\b|\b(?:liens?|gestion|gerer|gerez-vous|les|nos|vos|des) (?:de )?(?:desabonnements?|desinscriptions?)\b`,
      '|',
      String.raw`\b(?:clients|gens|utilisateurs|destinataires|prospects|contacts|ils|comment vos|est-ce que les)\b[^.!?,]{0,60}\bdesabonn\w{0,6}|\bne (?:me |nous )?(?:desabonnez|desinscrivez|retirez|supprimez) (?:pas|surtout)\b[^.!?]{0,40}|\bpas (?:me |nous )?(?:desabonner|desinscrire)\b`,
      '|',
      String.raw`\b(?:supprim|retir|enlev|effac)\w{1,3} (?:le|la|les|l'|cette|ce|cet|une|un) ?(?!adresse|donnees|mail|e-?mail|contact|coordonnees)\w{1,20}\b`,
      '|',
      String.raw`\b(?:supprim|retir|enlev|effac)\w{1,3} (?:mon|ma) ancien\w{0,2}\b[^.!?]{0,60}|\bne pas (?:nous |me )?${contact} (?:avant|pendant|le|a)\b|\b(?:n'hesitez|hesitez) pas\b[^.!?]{0,60}`,
    ),
  ],
  requests: [
    wish(
      String.raw`\bne (?:plus|jamais|pas) (?:jamais |du tout )?${me}? ?(?:re)?${contact}\b(?! (?:avant|pendant|le week))`,
      String.raw`|\bne ${me} ?(?:plus |pas )?(?:re)?(?:contactez|contactes?|ecrivez|ecris|sollicitez|sollicite|relancez|relance|derangez|demarchez|harcelez|appelez|envoyez|envoie|adressez|mailez|importunez) (?:plus|jamais|pas)\b(?! (?:avant|pendant|le week|de fichier|la facture))`,
      String.raw`|\b(?:n'envoyez|n'ecrivez|n'appelez|n'adressez) (?:plus|pas d|jamais)\b`,
    ),
    wish(
      String.raw`\b(?:ne |n')?(?:souhaite|souhaitons|veux|voulons|desire|desirons|accepte|acceptons)(?:rais)? (?:plus|pas|aucun\w{0,2}|absolument plus|en aucun cas)(?: du tout| jamais| etre)? ?(?:recevoir|etre (?:contacte|sollicite|demarche|relance|derange|appele|importune)\w{0,2}|vos|de vos|d'etre|de ${mails}|d'${mails}|avoir de|entendre|que vous me (?:contactiez|ecriviez))`,
      String.raw`|\b(?:souhaite|souhaitons|veux|voulons|desire) (?:etre )?(?:ne plus|me desabonner|me desinscrire|nous desabonner|etre (?:retire|supprime|desabonne|desinscrit|raye|enleve)\w{0,2}|que vous (?:me |nous )?(?:retiriez|supprimiez|desabonniez|arretiez|cessiez))`,
      String.raw`|(?:^|[,.;!?] ?|\b(?:merci|svp|s'il vous plait) )(?:plus (?:de|d'|aucun\w{0,2}) ?|aucun\w{0,2} autre |pas d'autres? |pas de )${mails}\b|\bplus (?:de |d'|aucun\w{0,2} )${mails} (?:de votre part|svp|merci|s'il vous plait)`,
    ),
    wish(
      String.raw`\b(?:de|veuillez|voulez-vous|pouvez-vous|pourriez-vous|puis-je|demande|exige|souhaite|voudrais|bien vouloir|il faut) (?:bien |vouloir |merci |me faire |de |vous ){0,3}(?:m'|me |nous |l'|le |la |les )?${remove}(?: (?:mes|mon|mes|nos|notre|cette|mon adresse|ma|toutes mes|les|de|des|du|vos|votre|la|d'|l'|toute)){0,5}\b(?:[^.!?]{0,60}(?:${lists}|donnees|adresse|coordonnees|mail)|(?= ?(?:[.!,;?]|$)| svp| s'il| merci))`,
      String.raw`|\b(?:retir|supprim|enlev|effac|ray|desinscriv|desabonn|sort|radi)(?:ez|e|is|s)[- ](?:moi|nous|mon \w{1,15}|ma \w{1,15}|mes \w{1,15}|notre \w{1,15}|nos \w{1,15}|cette adresse|toutes (?:mes|nos)|mailaddress)\b`,
      String.raw`|\b(?:me|nous) (?:desabonner|desinscrire|retirer de|supprimer de|rayer de|enlever de)\b|\b(?:desabonnez|desinscrivez|desabonne|desinscris)[- ](?:moi|nous|mailaddress)\b|\b(?:comment|ou) (?:puis-je |peut-on |faire pour |est-ce que je peux )?(?:me |se )?(?:desabonner|desinscrire)\b|\b(?:effacement|suppression) de (?:mes|toutes mes|nos) (?:donnees|coordonnees)`,
      String.raw`|\bje (?:me suis|suis|m'etais) (?:deja )?(?:desabonne|desinscrit)e?\b|\bdemande (?:de |ma |mon |d')?(?:desabonnement|desinscription|suppression|retrait|radiation)\b`,
    ),
    wish(
      String.raw`\b(?:arret|cess)(?:ez|er|e|es|iez) (?:immediatement |tout de suite |svp |maintenant |donc ){0,2}(?:de |d'|vos |ces |les |tout\w{0,2} |votre |ce )(?!la production|le projet|l'essai)(?:m'|me |nous |harceler|contacter|ecrire|spammer|envoyer|sollicit|demarch|relanc|importun|derang|contact|envoi|communication|${mails})`,
      String.raw`|\b(?:laissez|laisse|fichez|foutez)[- ](?:moi|nous) (?:tranquilles?|en paix|la paix)\b|\bstop (?:aux?|a|les|vos|ces|avec) (?:\w{1,12} )?${mails}\b`,
      String.raw`|\b(?:m'oppose|nous opposons|retire mon consentement|droit (?:a l'effacement|d'opposition|a l'oubli))\b|\b(?:rgpd|cnil)\b[^.!?]{0,60}\b(?:supprim|effac|donnees|plainte)|\b(?:supprim|effac)\w{1,4}\b[^.!?]{0,60}\brgpd\b|\b(?:jamais|pas) (?:donne (?:mon|notre) (?:consentement|accord)|consenti|demande (?:a recevoir|ces|vos)|inscrite?|abonnee?)\b`,
      String.raw`|\b(?:c'est|ceci est|vos (?:e-?mails|mails|messages) sont) (?:du |un |des |de la )?(?:spams?|harcelement|indesirables?)\b|\bsignal\w{1,4}(?: \w{1,10}){0,4} (?:comme|en tant que) spam\b`,
    ),
  ],
  alone: alone(
    String.raw`(?:stop|arretez|desinscription|desabonnement|desabonner|desinscrire|me desabonner|me desinscrire|supprimer|retirez-moi|ne plus (?:me |nous )?(?:contacter|ecrire|envoyer|solliciter)|plus de (?:mails|messages|contact)|a supprimer|suppression)`,
  ),
};
