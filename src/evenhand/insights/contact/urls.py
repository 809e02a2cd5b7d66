"""Addresses of contact drivers, under the workspace."""

from __future__ import annotations

from django.urls import path

from evenhand.insights.contact import views

urlpatterns = [
    path("", views.contact_drivers, name="contact_drivers"),
    path("find/", views.find, name="find_drivers"),
    path("drivers.csv", views.drivers_csv, name="drivers_csv"),
    path("merge/", views.merge, name="merge_drivers"),
    path("undo/<int:change>/", views.undo, name="undo_driver_change"),
    path("assumptions/", views.assumptions, name="saving_assumptions"),
    path("<int:number>/", views.driver, name="contact_driver"),
    path("<int:number>/rename/", views.rename, name="rename_driver"),
    path("<int:number>/split/", views.split, name="split_driver"),
    path("<int:number>/hide/", views.hide, name="hide_driver"),
    path("<int:number>/place/", views.place, name="place_driver"),
    path("<int:number>/flag/", views.flag, name="flag_driver"),
]
