"""The particulars of one conversation: names, numbers, dates and products to fill phrases with."""

from __future__ import annotations

import unicodedata
from datetime import date, timedelta

from evenhand.site.demo.centre import TEAM, email
from evenhand.site.demo.chance import Chance
from evenhand.site.demo.traffic import Contact

FIRST = {
    "en": (
        "Olivia", "James", "Aisha", "Liam", "Ngozi", "Hannah", "Rahul", "Emma", "Mateusz", "Zoe",
        "Kwame", "Isabel", "Daniel", "Fatou", "Yusuf", "Chloe", "Arjun", "Sara", "Tom", "Leila",
        "Victor", "Nina", "Omar", "Grace", "Ivan", "Mina", "Paulo", "Ruth", "Hiro", "Elena",
        "Ben", "Asha", "Viktor", "Joana", "Samir", "Keiko", "Pedro", "Astrid", "Dinh", "Rosa",
    ),
    "de": ("Anna", "Lukas", "Sabine", "Jürgen", "Lea", "Felix", "Ute", "Mehmet", "Greta", "Bernd"),
    "fr": ("Camille", "Hugo", "Léa", "Antoine", "Awa", "Julien", "Manon", "Karim", "Élise", "Luc"),
    "es": ("Lucía", "Javier", "Carmen", "Diego", "Marta", "Andrés", "Valeria", "Pablo", "Sofía"),
}  # fmt: skip

LAST = {
    "en": (
        "Walker", "Okonkwo", "Patel", "Murphy", "Silva", "Nowak", "Hughes", "Ahmed", "Larsen",
        "Sato", "Kim", "Garcia", "Evans", "Mensah", "Novak", "Costa", "Fraser", "Rossi", "Singh",
        "Haddad", "Lewis", "Papadakis", "Nguyen", "Bennett", "Ivanova", "Dube", "Fernandes",
        "O'Connor", "Yilmaz", "Berg", "Chowdhury", "Mitchell", "Lim", "Farkas", "Ward", "Moreau",
    ),
    "de": ("Schuster", "Krämer", "Vogt", "Arslan", "Hoffmann", "Seidel", "Brandt", "Lindner"),
    "fr": ("Lefèvre", "Garnier", "Diop", "Roux", "Benali", "Chevalier", "Marchand", "Perrin"),
    "es": ("Ortega", "Navarro", "Molina", "Reyes", "Castillo", "Vega", "Iglesias", "Campos"),
}  # fmt: skip

PRODUCTS = (
    "Osterby Hub", "Glow Lamp", "Breeze Purifier", "Warm Thermostat", "Watch Camera",
    "Door Bell Two", "Leaf Sensor", "Quiet Plug", "Hub Mini", "Glow Strip",
)  # fmt: skip
PLANS = ("Essential", "Plus", "Family", "Studio")
CITIES = (
    "Bristol", "Porto", "Cork", "Leeds", "Antwerp", "Utrecht", "Malmö", "Graz", "Lyon", "Valencia",
    "Gdańsk", "Toronto", "Dublin", "Ghent", "Turku", "Basel", "Leipzig", "Nantes", "Sevilla",
)  # fmt: skip
STREETS = ("Mill Lane", "Harbour Road", "Linden Street", "Station Road", "Park Row", "High Street")
COURIERS = ("PostLane", "Swiftly", "NordParcel", "BoxRunner")
RIVALS = ("HomeNest", "Luminor", "Brightwell")
BROWSERS = ("Chrome", "Firefox", "Safari", "Edge")
CODES = ("E-104", "E-219", "C-31", "ERR 502", "P-07", "N-404")
COMPANIES = ("Alder & Finch Ltd", "Studio Meridian", "Bluepeak Dental", "Casa Verde Lda")
ARTICLES = {
    "where-is-my-order": "Delivery times",
    "change-address": "Changing a delivery",
    "return-label": "Returns and refunds",
    "refund-status": "Returns and refunds",
    "invoice-copy": "Invoices and documents",
    "payment-method": "Payments explained",
    "setup-help": "Setting up your device",
    "device-offline": "When a device is offline",
    "lamp-update": "Updates and known problems",
    "password-reset": "Keeping your account safe",
    "moving-house": "Moving with your devices",
}
DOCUMENTS = (
    "travel expense form", "vendor onboarding request", "contract amendment", "parental leave form",
    "access approval", "purchase request", "invoice approval", "relocation form",
)  # fmt: skip
DEPARTMENTS = ("Finance", "Logistics", "Marketing", "Legal", "Field Sales", "Human Resources")
APPS = ("the VPN", "Outlook", "the CRM", "Teams", "the ERP", "the phone client", "SharePoint")
LAPTOPS = ("ThinkPad", "MacBook", "Latitude", "EliteBook")

_MONTH = {
    "en": "January February March April May June July August September October November December",
    "de": "Januar Februar März April Mai Juni Juli August September Oktober November Dezember",
    "fr": "janvier février mars avril mai juin juillet août septembre octobre novembre décembre",
    "es": "enero febrero marzo abril mayo junio julio agosto septiembre "
    "octubre noviembre diciembre",
}
_MONTHS = {language: names.split() for language, names in _MONTH.items()}
_DAY = {"en": "{d} {m}", "de": "{d}. {m}", "fr": "{d} {m}", "es": "{d} de {m}"}
_WEEKDAY = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")


def particulars(contact: Contact, chance: Chance) -> dict[str, str]:
    """Slots for one conversation, consistent within it."""
    slots = _person(contact, chance) | _numbers(chance) | _things(chance)
    slots |= _dates(contact.start.date(), contact.language, chance)
    slots["product"] = contact.topic.product or slots["product"]
    slots["article"] = ARTICLES.get(contact.topic.key, "Help from A to Z")
    slots["agent"] = contact.agent.name.split()[0]
    slots["desk"] = TEAM[contact.team].name
    slots["again"] = ""
    return slots


def written_day(day: date, language: str) -> str:
    """A day as people write it in a language."""
    return _DAY[language].format(d=day.day, m=_MONTHS[language][day.month - 1])


def _person(contact: Contact, chance: Chance) -> dict[str, str]:
    first, last = chance.pick(FIRST[contact.language]), chance.pick(LAST[contact.language])
    full = f"{first} {last}"
    if TEAM[contact.team].kind == "internal":
        return {
            "name": first,
            "full": full,
            "email": email(_plain(full)),
            "email2": email("office"),
        }
    address = f"{_plain(first)}.{_plain(last)}"
    host = chance.pick(("mail", "post", "inbox", "home"))
    return {
        "name": first,
        "full": full,
        "email": f"{address}{chance.between(1, 99)}@{host}.example",
        "email2": f"office@{_plain(last)}.example",
    }


def _plain(name: str) -> str:
    letters = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode()
    return letters.replace("'", "").lower()


def _numbers(chance: Chance) -> dict[str, str]:
    return {
        "order": f"OS-{chance.between(204000, 987999)}",
        "invoice": f"INV-{chance.between(20000, 99999)}",
        "ticket": f"T-{chance.between(10000, 99999)}",
        "tracking": f"PL{chance.between(10**8, 10**9 - 1)}",
        "amount": f"€{chance.between(5, 240)}.{chance.pick(('00', '90', '95', '50'))}",
        "amount2": f"€{chance.between(10, 60)}.00",
        "card4": f"{chance.between(1000, 9999)}",
        "percent": f"{chance.between(6, 24)}%",
        "weeks": str(chance.between(2, 5)),
        "wait": str(chance.between(4, 35)),
        "postcode": f"{chance.between(1000, 9899)}",
        "birth": f"{chance.between(1, 28)}/{chance.between(1, 12)}/{chance.between(1951, 2004)}",
        "version": f"{chance.between(2, 5)}.{chance.between(0, 9)}",
        "vat": f"NL{chance.between(10**8, 10**9 - 1)}B01",
        "asset": f"LT-{chance.between(1000, 9999)}",
        "phone": f"+44 20 7946 0{chance.between(100, 999)}",
    }


def _things(chance: Chance) -> dict[str, str]:
    product, product2 = chance.several(PRODUCTS, 2)
    plan, plan2 = chance.several(PLANS, 2)
    return {
        "product": product,
        "product2": product2,
        "plan": plan,
        "plan2": plan2,
        "city": chance.pick(CITIES),
        "street": f"{chance.between(1, 180)} {chance.pick(STREETS)}",
        "courier": chance.pick(COURIERS),
        "rival": chance.pick(RIVALS),
        "browser": chance.pick(BROWSERS),
        "code": chance.pick(CODES),
        "company": chance.pick(COMPANIES),
        "document": chance.pick(DOCUMENTS),
        "department": chance.pick(DEPARTMENTS),
        "app": chance.pick(APPS),
        "laptop": chance.pick(LAPTOPS),
    }


def _dates(day: date, language: str, chance: Chance) -> dict[str, str]:
    before = day - timedelta(days=chance.between(2, 9))
    earlier = before - timedelta(days=chance.between(9, 40))
    soon = day + timedelta(days=chance.between(2, 5))
    return {
        "date": written_day(before, language),
        "earlier": written_day(earlier, language),
        "soon": written_day(soon, language),
        "weekday": _WEEKDAY[day.weekday()],
    }
