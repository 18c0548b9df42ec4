"""The demo: a throw-away portal with people, a catcher for its mails, and a page that shows them."""
