// What every page needs, wired once by delegation, so that it works on prerendered and on live markup alike.
import './preferences.js';
import './menus.js';
import './interactions.js';
import './flip.js';
import './playback-memory.js';
import './picture-drop.js';

document.addEventListener('submit', event => {
    const form = event.target;
    if (!form.matches('[data-search]'))
        return;
    const question = form.elements.q.value.trim();
    if (!question) {
        event.preventDefault();
        form.elements.q.focus();
        return;
    }
    if (window.Blazor?.navigateTo) {
        event.preventDefault();
        window.Blazor.navigateTo(`/search?q=${encodeURIComponent(question)}`);
    }
});

// The router would only scroll; whoever skips wants to go on from there.
document.addEventListener('click', event => {
    if (!event.target.closest('.skip-link'))
        return;
    event.preventDefault();
    document.getElementById('content').focus();
}, true);

// "/" goes to the search box, as on other video sites.
document.addEventListener('keydown', event => {
    if (event.key !== '/' || event.ctrlKey || event.metaKey || event.altKey || event.target.closest('input, textarea, select, [contenteditable]'))
        return;
    event.preventDefault();
    document.getElementById('site-search')?.focus();
});
