// Cards of a [data-flip] list glide to their new places when the server reorders them (first-last-invert-play).
const places = new WeakMap();
const still = matchMedia('(prefers-reduced-motion: reduce)');

function remember(list) {
    const known = new Map();
    for (const item of list.children)
        known.set(item, { left: item.offsetLeft, top: item.offsetTop });
    places.set(list, known);
}

function play(list) {
    const before = places.get(list);
    remember(list);
    if (!before || still.matches)
        return;
    for (const item of list.children) {
        const old = before.get(item);
        if (!old) {
            item.animate([{ opacity: 0, transform: 'scale(.96)' }, { opacity: 1, transform: 'none' }], { duration: 260, easing: 'ease-out' });
            continue;
        }
        const [x, y] = [old.left - item.offsetLeft, old.top - item.offsetTop];
        // Added to what still runs: a list that changes again on the way turns without a jump.
        if (x || y)
            item.animate([{ transform: `translate(${x}px, ${y}px)` }, { transform: 'translate(0, 0)' }], { duration: 420, easing: 'cubic-bezier(.2, .8, .2, 1)', composite: 'add' });
    }
}

function adopt(list) {
    if (places.has(list))
        return;
    remember(list);
    new MutationObserver(() => play(list)).observe(list, { childList: true });
    new ResizeObserver(() => remember(list)).observe(list);
}

const adoptAll = () => document.querySelectorAll('[data-flip]').forEach(adopt);
adoptAll();
new MutationObserver(adoptAll).observe(document.body, { childList: true, subtree: true });
