"""How bytes come in: the rim, the bridge to Django, and what keeps the web and delivery processes alive."""
