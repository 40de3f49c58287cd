"use strict";
/* The last of the page's scripts: every widget is known by now. */
speak(root.lang);
