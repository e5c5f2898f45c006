"""The search page."""

from django.shortcuts import render

from . import search


def search_page(request, slug):
    """What is found for ?q=, kind by kind, as far as the viewer may see it."""
    words = request.GET.get("q", "").strip()[: search.LONGEST]
    found = search.find(request.viewer, words)
    title = f"Search: {words}" if words else "Search"
    return render(request, "coalition/search.html", {"title": title, "words": words, "found": found})
