// What makes pages quicker to use. Everything works without it.
import "htmx.org";
import "./editor.js";

/** On a narrow screen facets begin folded, so that the list is in sight. */
function fold() {
  if (matchMedia("(max-width: 56rem)").matches) {
    document.querySelectorAll("details.facet[open], details.finder-more[open]:not(:has(.field-error))").forEach((facet) => facet.removeAttribute("open"));
  }
}

/** A page that is made to be printed has a button for it. */
function printing() {
  document.querySelectorAll("button[data-print]").forEach((button) => {
    button.hidden = false;
    button.addEventListener("click", () => print());
  });
}

/** Where the ways through the site run past the edge, the one we are on is in sight; the page itself stays where it is. */
function wayInSight() {
  const here = document.querySelector(".topnav [aria-current]");
  if (!here) return;
  const nav = here.parentElement;
  nav.scrollLeft += here.getBoundingClientRect().left - nav.getBoundingClientRect().left - (nav.clientWidth - here.offsetWidth) / 2;
}

printing();
fold();
wayInSight();
document.addEventListener("htmx:afterSettle", fold);

// The language switch goes back to where the list has been narrowed to.
document.addEventListener("htmx:pushedIntoHistory", () => {
  const back = document.querySelector(".language [name=back]");
  if (back) back.value = location.pathname + location.search;
});
