"""Past reviews: one rating a row, one review a row or object, or an export of Zendesk QA."""
