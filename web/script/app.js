// What makes pages quicker to use. Everything works without it.
import "htmx.org";
