// Tells the server what was shown and what was opened. Over HTTP, not over the circuit: a lost connection loses nothing.
const address = '/api/v1/interactions';
const batchDelay = 2000;
const largestBatch = 50;

let queue = [];
let timer = 0;

export function send(interactions, { beacon = false } = {}) {
    const body = JSON.stringify({ interactions });
    if (beacon && navigator.sendBeacon?.(address, new Blob([body], { type: 'application/json' })))
        return;
    fetch(address, { method: 'POST', body, headers: { 'Content-Type': 'application/json' }, credentials: 'same-origin', keepalive: true }).catch(() => { });
}

function flush(options) {
    clearTimeout(timer);
    timer = 0;
    while (queue.length > 0)
        send(queue.splice(0, largestBatch), options);
}

function describe(card, kind) {
    const { video, surface, position, list } = card.dataset;
    return { videoId: video, kind, surface, position: Number(position), listId: list || undefined, at: new Date().toISOString() };
}

// A card counts as shown when half of it was in sight, once a page and list.
const seen = new Set();
const watcher = new IntersectionObserver(entries => {
    for (const { isIntersecting, target } of entries) {
        if (!isIntersecting)
            continue;
        watcher.unobserve(target);
        const key = `${location.pathname}|${target.dataset.surface}|${target.dataset.video}`;
        if (seen.has(key))
            continue;
        seen.add(key);
        queue.push(describe(target, 'impression'));
        timer ||= setTimeout(flush, batchDelay);
    }
}, { threshold: 0.5 });

const watchCards = root => root.querySelectorAll?.('[data-video]').forEach(card => watcher.observe(card));

watchCards(document);
new MutationObserver(changes => {
    for (const change of changes)
        for (const node of change.addedNodes)
            if (node.nodeType === Node.ELEMENT_NODE)
                watchCards(node.parentElement ?? node);
}).observe(document.body, { childList: true, subtree: true });

document.addEventListener('click', event => {
    const link = event.target.closest('a[href^="/watch/"]');
    const card = link?.closest('[data-video]');
    if (card && link.getAttribute('href').includes(card.dataset.video))
        send([describe(card, 'click')]);
}, true);

addEventListener('pagehide', () => flush({ beacon: true }));
document.addEventListener('visibilitychange', () => document.hidden && flush({ beacon: true }));
