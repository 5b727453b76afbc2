"""What a browser is given: `base.css` for every page, and beside it the styles and the script of each."""
