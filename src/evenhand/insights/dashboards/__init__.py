"""Dashboards: numbers side by side, each with its margin, its table and how it was made.

A page is a list of charts put through :func:`evenhand.insights.dashboards.frame.dashboard`.
"""
