from django.apps import AppConfig


class SiteConfig(AppConfig):
    name = "evenhand.site"
    label = "evenhand_site"
    verbose_name = "Evenhand"
