"""The style and the script of the form that opens in a browser: `form.css` and `form.js`, beside this file."""
