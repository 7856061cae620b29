// Whether somebody is about to use the cards, so that they must not move under the finger.
const SCROLLED = 80;

export const isHeld = () => scrollY > SCROLLED ||
    document.querySelector('details[data-menu][open], .mud-dialog, .grid:hover, .grid:focus-within') !== null;

export const toTop = () => scrollTo({ top: 0, behavior: matchMedia('(prefers-reduced-motion: reduce)').matches ? 'instant' : 'smooth' });
