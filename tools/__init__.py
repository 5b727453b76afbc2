"""Programs for people who work on `workshop`; the program itself never imports them."""
