"""The guide inside the product: every page there is, every link that leads somewhere."""

import re

import pytest
from django.urls import reverse

from evenhand.people.roles import Role
from evenhand.site.help import texts

EVERY = [(entry.section, entry.name) for each in texts.SECTIONS for entry in texts.entries(each)]


def links(html):
    return re.findall(r'(?:href|src)="([^"]+)"', html)


def test_every_page_of_the_documentation_is_there_and_safe():
    assert len(EVERY) > 40
    for section, name in EVERY:
        text = texts.text_of(section, name)
        assert text.title, name
        assert "style=" not in text.html, name
        assert "literalinclude" not in text.html, name


def test_links_inside_the_documentation_lead_to_its_pages_and_drawings():
    for section, name in EVERY:
        for link in links(texts.text_of(section, name).html):
            page = re.fullmatch(r"\.\./\.\./(\w+)/([\w-]+)/(#.*)?", link)
            drawing = re.fullmatch(r"\.\./img/([\w-]+\.svg)", link)
            if page:
                assert texts.text_of(page[1], page[2]), (name, link)
            elif drawing:
                assert texts.picture_of(section, drawing[1]), (name, link)
            else:
                assert link.startswith(("#", "http://", "https://")), (name, link)


@pytest.mark.parametrize(
    ("section", "name"),
    [("guide", "../start"), ("guide", "nothing"), ("..", "README"), ("adr", "0001"), ("guide", "")],
)
def test_nothing_else_is_read(section, name):
    assert texts.text_of(section, name) is None
    assert texts.picture_of(section, name) is None


def test_an_agent_reads_the_page_a_dashboard_leads_to(people, sign_in):
    client = sign_in(people[Role.AGENT])
    assert "Quality dashboard" in client.get(reverse("help", args=["acme"])).content.decode()
    page = client.get(reverse("help_page", args=["acme", "guide", "quality"])).content.decode()
    assert "<h1>Quality dashboard</h1>" in page
    drawing = client.get(reverse("help_picture", args=["acme", "methods", "iqs.svg"]))
    assert drawing["Content-Type"] == "image/svg+xml"
    assert b"<svg" in b"".join(drawing.streaming_content)
