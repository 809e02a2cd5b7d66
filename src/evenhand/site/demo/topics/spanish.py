"""Spanish phrases for the topics that come in in Spanish."""

from __future__ import annotations

from evenhand.site.demo.topics.material import Material

INVOICE = Material(
    subjects=("Factura del pedido {order}", "Falta la factura"),
    openings=(
        "¿[Podrían|Pueden] enviarme la factura [del pedido {order}|de mi {product}]? [La necesito "
        "para la declaración.|No la encuentro en mi cuenta.]",
        "Me falta la factura [del {date}|del plan {plan}]. [¿Dónde la descargo?|]",
    ),
    restated=("Entonces necesita la factura del pedido {order} en PDF.",),
    missed=("¿Quiere cambiar la forma de pago?",),
    exchanges=(
        (
            "¿Con qué correo hizo el pedido?",
            ("{email}", "Creo que con {email}.", "{email} me parece"),
        ),
    ),
    solved=(
        "Acabo de enviar la factura {invoice} a {email}. También tiene todas en Cuenta > Pagos > "
        "Documentos.",
        "Listo: la factura {invoice} está en su correo. Mire también en la carpeta de spam.",
    ),
    partial=("Las facturas están en su cuenta.", "Se la he enviado otra vez."),
    unsolved=("Las facturas salen solas, desde aquí no puedo hacer nada.",),
    promises=("Si no ha llegado el {soon}, se la mando por correo postal.",),
    notes=("Factura {invoice} reenviada.",),
)

REFUND = Material(
    subjects=("¿Dónde está mi reembolso?", "Reembolso {order}"),
    openings=(
        "Devolví mi {product} el {earlier} y sigo esperando [el dinero|el reembolso de {amount}].",
        "¿Se sabe algo del reembolso de {order}? Ya van {weeks} semanas[.|!]",
    ),
    restated=("La devolución está confirmada, pero los {amount} no le han llegado.",),
    missed=("¿Quiere devolver un {product}? Para eso hace falta una etiqueta.",),
    exchanges=(
        (
            "¿Conserva el número de seguimiento de la devolución?",
            ("{tracking}", "Sí: {tracking}", "Ya no lo tengo."),
        ),
    ),
    solved=(
        "El paquete llegó el {date}, pero el reembolso quedó parado por un error nuestro. Ya está "
        "corregido: tendrá los {amount} antes del {soon}.",
        "El reembolso fue a una tarjeta caducada. Lo he enviado de nuevo por transferencia, "
        "referencia {ticket}.",
    ),
    partial=("Los reembolsos tardan hasta 14 días. Está en proceso.",),
    unsolved=("Tenga paciencia, el almacén está muy ocupado.",),
    promises=("El {soon} compruebo que se ha pagado y le escribo.",),
    notes=("Reembolso {amount} liberado.",),
)

PARCEL = Material(
    subjects=("¿Dónde está mi pedido {order}?", "Entrega"),
    openings=(
        "Mi pedido {order} tenía que llegar el {date}. [Y nada.|¿Dónde está?]",
        "El seguimiento de {tracking} no se mueve desde el {earlier}. [¿Se ha perdido?|]",
    ),
    restated=("El pedido {order} estaba previsto para el {date} y no ha llegado.",),
    missed=("¿Quiere cambiar el pedido {order}?",),
    exchanges=(
        (
            "¿La dirección {street} en {city} es correcta?",
            ("Sí.", "Sí, es esa.", "Falta el número, creo."),
        ),
    ),
    solved=(
        "El paquete está en {courier} desde el {date} porque faltaba el número de la calle. Ya "
        "lo he "
        "añadido; la entrega está confirmada para el {soon}.",
        "{courier} da el paquete por perdido. Hoy sale un {product} nuevo sin coste y llega el "
        "{soon}.",
    ),
    partial=("El paquete está en camino, un poco de paciencia.",),
    unsolved=("Eso tendría que verlo con {courier}.",),
    promises=("El {soon} miro si se ha entregado y le aviso.",),
    notes=("Dirección completada, nuevo reparto.",),
)

OFFLINE = Material(
    subjects=("{product} sin conexión", "No conecta"),
    openings=(
        "Mi {product} está sin conexión desde [ayer|el {date}]. [La luz parpadea en amarillo.|La "
        "app "
        "dice {code}.]",
        "El {product} pierde la conexión todo el rato. [Es muy molesto.|¿Qué hago?]",
    ),
    restated=("Su {product} no responde desde el {date} y muestra {code}.",),
    missed=("¿Quiere instalar otro {product}?",),
    exchanges=(
        (
            "¿De qué color es la luz?",
            ("Amarilla, parpadea.", "Roja.", "Está apagada."),
        ),
    ),
    solved=(
        "Mantenga pulsado el botón diez segundos hasta que la luz parpadee en blanco y elija la "
        "red "
        "de 2,4 GHz en la app. Sus ajustes se conservan.",
        "{code} significa que el router bloquea el aparato. Ponga el wifi en WPA2/WPA3 y se "
        "conectará solo.",
    ),
    partial=("Desenchúfelo un minuto.",),
    unsolved=("Será su conexión a internet.",),
    promises=("El {soon} miro si sigue estable y le escribo.",),
    notes=("Luz amarilla, explicado el reinicio.",),
)
