"""French phrases for the topics that come in in French."""

from __future__ import annotations

from evenhand.site.demo.topics.material import Material

INVOICE = Material(
    subjects=("Facture de la commande {order}", "Facture manquante"),
    openings=(
        "[Pourriez-vous|Pouvez-vous] m'envoyer la facture de [la commande {order}|mon {product}] ? "
        "[J'en ai besoin pour mes impôts.|Je ne la trouve pas dans mon compte.]",
        "Il me manque la facture [du {date}|de l'abonnement {plan}]. [Où la télécharger ?|]",
    ),
    restated=("Vous cherchez donc la facture de la commande {order}.",),
    missed=("Vous souhaitez changer de moyen de paiement ?",),
    exchanges=(
        (
            "Avec quelle adresse e-mail avez-vous commandé ?",
            ("{email}", "Je crois que c'est {email}.", "{email} il me semble"),
        ),
    ),
    solved=(
        "Je viens d'envoyer la facture {invoice} à {email}. Vous trouverez toutes vos factures "
        "dans Compte > Paiements > Documents.",
        "C'est fait : la facture {invoice} est partie. Regardez aussi dans les indésirables.",
    ),
    partial=("Les factures sont dans votre compte.", "Je l'ai renvoyée."),
    unsolved=("Les factures partent automatiquement, je n'y peux rien.",),
    promises=("Si elle n'est pas arrivée d'ici le {soon}, je vous l'envoie par courrier.",),
    notes=("Facture {invoice} renvoyée.",),
)

REFUND = Material(
    subjects=("Remboursement {order}", "Toujours pas remboursé"),
    openings=(
        "J'ai renvoyé mon {product} le {earlier} et j'attends toujours [mon argent|le "
        "remboursement "
        "de {amount}].",
        "Où en est le remboursement de {order} ? Cela fait {weeks} semaines[.| !]",
    ),
    restated=("Le retour est confirmé, mais les {amount} ne sont pas encore arrivés chez vous.",),
    missed=("Vous souhaitez renvoyer un {product} ? Il vous faut une étiquette.",),
    exchanges=(
        (
            "Avez-vous encore le numéro de suivi du retour ?",
            ("{tracking}", "Oui : {tracking}", "Malheureusement non."),
        ),
    ),
    solved=(
        "Le colis est arrivé le {date}, mais le remboursement était bloqué par une erreur de notre "
        "part. Je l'ai corrigée : {amount} seront sur votre compte d'ici le {soon}.",
        "Le remboursement était parti sur une carte expirée. J'ai refait un virement, référence "
        "{ticket}.",
    ),
    partial=("Un remboursement prend jusqu'à 14 jours. C'est en cours.",),
    unsolved=("Il faut être patient, l'entrepôt est débordé.",),
    promises=("Je vérifie le {soon} que c'est bien passé et je vous écris.",),
    notes=("Remboursement {amount} débloqué.",),
)

PARCEL = Material(
    subjects=("Où est ma commande {order} ?", "Livraison"),
    openings=(
        "Ma commande {order} devait arriver le {date}. [Toujours rien.|Où est-elle ?]",
        "Le suivi de {tracking} n'a pas bougé depuis le {earlier}. [Le colis est-il perdu ?|]",
    ),
    restated=("La commande {order} était annoncée pour le {date} et n'est pas arrivée.",),
    missed=("Vous souhaitez modifier la commande {order} ?",),
    exchanges=(
        (
            "L'adresse {street} à {city} est-elle correcte ?",
            ("Oui.", "Oui, c'est bien ça.", "Il manque le numéro, je crois."),
        ),
    ),
    solved=(
        "Le colis attend chez {courier} depuis le {date}, car il manquait le numéro de rue. Je "
        "l'ai "
        "ajouté ; la livraison est confirmée pour le {soon}.",
        "{courier} déclare le colis perdu. Un nouveau {product} part aujourd'hui sans frais et "
        "arrive le {soon}.",
    ),
    partial=("Le colis est en route, encore un peu de patience.",),
    unsolved=("Il faudrait voir cela avec {courier}.",),
    promises=("Je vérifie le {soon} que c'est livré et je reviens vers vous.",),
    notes=("Adresse complétée, nouvelle livraison.",),
)

OFFLINE = Material(
    subjects=("{product} hors ligne", "Plus de connexion"),
    openings=(
        "Mon {product} est hors ligne depuis [hier|le {date}]. [Le voyant est jaune.|L'application "
        "affiche {code}.]",
        "Le {product} perd la connexion sans arrêt. [C'est pénible.|Que faire ?]",
    ),
    restated=("Votre {product} ne répond plus depuis le {date} et affiche {code}.",),
    missed=("Vous souhaitez installer un autre {product} ?",),
    exchanges=(
        (
            "De quelle couleur est le voyant ?",
            ("Jaune, il clignote.", "Rouge.", "Il est éteint."),
        ),
    ),
    solved=(
        "Appuyez dix secondes sur le bouton jusqu'à ce que le voyant clignote en blanc, puis "
        "choisissez le réseau 2,4 GHz dans l'application. Vos réglages restent.",
        "{code} signifie que la box bloque l'appareil. Passez le wifi en WPA2/WPA3 et il se "
        "reconnectera tout seul.",
    ),
    partial=("Débranchez l'appareil une minute.",),
    unsolved=("C'est sûrement votre connexion internet.",),
    promises=("Je regarde le {soon} si la connexion est stable et je vous écris.",),
    notes=("Voyant jaune, procédure expliquée.",),
)
