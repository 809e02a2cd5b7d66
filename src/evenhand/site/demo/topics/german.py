"""German phrases for the topics that come in in German."""

from __future__ import annotations

from evenhand.site.demo.topics.material import Material

INVOICE = Material(
    subjects=("Rechnung zu Bestellung {order}", "Rechnung fehlt"),
    openings=(
        "[Könnten Sie|Können Sie] mir bitte die Rechnung zu [Bestellung {order}|meinem {product}] "
        "schicken? [Ich brauche sie für die Steuer.|Ich finde sie nicht im Konto.]",
        "Mir fehlt die Rechnung [vom {date}|für den {plan}-Tarif]. [Wo kann ich sie "
        "herunterladen?|]",
    ),
    restated=("Sie brauchen also die Rechnung zu Bestellung {order} als PDF.",),
    missed=("Sie möchten Ihre Zahlungsart ändern, richtig?",),
    exchanges=(
        (
            "Mit welcher E-Mail-Adresse haben Sie bestellt?",
            ("{email}", "Das müsste {email} sein.", "mit {email} glaube ich"),
        ),
    ),
    solved=(
        "Die Rechnung {invoice} ist gerade an {email} hinausgegangen. Alle Rechnungen finden Sie "
        "auch unter Konto > Zahlungen > Dokumente.",
        "Erledigt: {invoice} liegt in Ihrem Postfach. Falls nicht, schauen Sie bitte auch im "
        "Spam-Ordner nach.",
    ),
    partial=("Rechnungen finden Sie in Ihrem Konto.", "Ich habe sie noch einmal geschickt."),
    unsolved=("Rechnungen verschickt das System, das kann ich nicht beeinflussen.",),
    promises=("Wenn sie bis {soon} nicht da ist, schicke ich sie Ihnen per Post.",),
    notes=("Rechnung {invoice} erneut gesendet.",),
)

REFUND = Material(
    subjects=("Wo bleibt meine Erstattung?", "Rückzahlung {order}"),
    openings=(
        "Ich habe mein {product} am {earlier} zurückgeschickt und warte noch [auf mein Geld|auf "
        "die Erstattung von {amount}].",
        "Gibt es etwas Neues zur Rückzahlung für {order}? Das sind jetzt {weeks} Wochen[.|!]",
    ),
    restated=("Die Rücksendung ist bestätigt, aber die {amount} sind noch nicht bei Ihnen.",),
    missed=("Sie möchten ein {product} zurückschicken? Dafür brauchen Sie ein Etikett.",),
    exchanges=(
        (
            "Haben Sie noch die Sendungsnummer der Rücksendung?",
            ("{tracking}", "Ja: {tracking}", "Leider nicht mehr."),
        ),
    ),
    solved=(
        "Das Paket kam am {date} an, die Erstattung hing aber fest, weil ein Teil als fehlend "
        "gebucht war. Das habe ich korrigiert: {amount} sind bis {soon} auf Ihrem Konto.",
        "Die Erstattung ging an eine abgelaufene Karte. Ich habe sie als Überweisung neu "
        "angewiesen, Vorgang {ticket}.",
    ),
    partial=("Erstattungen dauern bis zu 14 Tage. Es ist in Bearbeitung.",),
    unsolved=("Bitte haben Sie Geduld, im Lager ist viel los.",),
    promises=("Ich schaue am {soon} nach, ob es gebucht ist, und melde mich bei Ihnen.",),
    notes=("Erstattung {amount} freigegeben.",),
)

PARCEL = Material(
    subjects=("Wo ist meine Bestellung {order}?", "Lieferung"),
    openings=(
        "Meine Bestellung {order} sollte am {date} kommen. [Bisher ist nichts da.|Wo ist sie?]",
        "Die Sendungsverfolgung für {tracking} hat sich seit {earlier} nicht bewegt. [Was ist da "
        "los?|Ist das Paket verloren?]",
    ),
    restated=("{order} war für den {date} angekündigt und ist noch nicht angekommen.",),
    missed=("Sie möchten die Bestellung {order} ändern?",),
    exchanges=(
        (
            "Stimmt die Adresse {street} in {city} noch?",
            ("Ja.", "Ja, das ist richtig.", "Die Hausnummer fehlt, fällt mir auf."),
        ),
        (
            "Haben Sie bei den Nachbarn nachgefragt?",
            ("Ja, niemand hat etwas.", "Noch nicht.", "Hier gibt es nur uns."),
        ),
    ),
    solved=(
        "Das Paket liegt seit {date} bei {courier} in {city}, weil die Hausnummer fehlte. Ich habe "
        "sie ergänzt; die Zustellung ist für {soon} bestätigt.",
        "{courier} hat das Paket als verloren gemeldet. Ein neues {product} geht heute ohne Kosten "
        "an Sie hinaus und ist am {soon} da.",
    ),
    partial=("Das Paket ist unterwegs, bitte noch etwas Geduld.",),
    unsolved=("Da müssten Sie sich an {courier} wenden.",),
    promises=("Ich prüfe am {soon}, ob zugestellt wurde, und schreibe Ihnen.",),
    notes=("Hausnummer ergänzt, neu in Zustellung.",),
)

OFFLINE = Material(
    subjects=("{product} offline", "Keine Verbindung"),
    openings=(
        "Mein {product} ist seit [gestern|{date}] offline. [Die LED blinkt gelb.|In der App steht "
        "{code}.]",
        "[Hallo, der|Der] {product} verliert ständig die Verbindung. [Das nervt.|Was kann ich "
        "tun?]",
    ),
    restated=("Ihr {product} ist seit {date} nicht erreichbar und zeigt {code}.",),
    missed=("Sie möchten ein weiteres {product} einrichten?",),
    exchanges=(
        (
            "Welche Farbe hat die LED?",
            ("Sie blinkt gelb.", "Rot.", "Sie leuchtet gar nicht."),
        ),
        (
            "Wurde am Router etwas geändert?",
            ("Ja, wir haben einen neuen.", "Nicht dass ich wüsste.", "Nein."),
        ),
    ),
    solved=(
        "Bitte halten Sie die Taste zehn Sekunden gedrückt, bis die LED weiß blinkt, und wählen "
        "Sie "
        "in der App das 2,4-GHz-Netz. Ihre Einstellungen bleiben erhalten.",
        "{code} bedeutet, dass der Router das Gerät blockiert. Wenn Sie WPA3 auf WPA2/WPA3 "
        "stellen, "
        "verbindet es sich von selbst.",
    ),
    partial=("Bitte ziehen Sie den Stecker und warten Sie eine Minute.",),
    unsolved=("Dann ist wohl Ihr Internet gestört.",),
    promises=("Ich sehe am {soon} in den Protokollen nach, ob es stabil ist, und melde mich.",),
    notes=("LED gelb, Router neu, Reset erklärt.",),
)
