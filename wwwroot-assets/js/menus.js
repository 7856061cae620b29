// Menus are <details>: they open without script; this closes them as people expect, and copies links.
const openMenus = () => document.querySelectorAll('details[data-menu][open]');

document.addEventListener('click', event => {
    for (const menu of openMenus()) {
        const inside = menu.contains(event.target);
        const staysOpen = event.target.closest('[data-theme-choice], [data-speed], [data-quality], .menu-heading');
        if (!inside || (event.target.closest('.menu-panel a, .menu-panel button') && !staysOpen))
            menu.open = false;
    }
});

// A menu in a list that scrolls would be cut off by it: it is put where its button is, on whichever side has room.
document.addEventListener('toggle', event => {
    const menu = event.target;
    if (!menu.matches?.('details[data-placed][open]'))
        return;
    const panel = menu.querySelector('.menu-panel');
    const button = menu.querySelector('summary').getBoundingClientRect();
    const below = innerHeight - button.bottom - 8;
    const top = below >= panel.offsetHeight || below > button.top ? button.bottom + 4 : button.top - panel.offsetHeight - 4;
    panel.style.top = `${Math.max(8, Math.min(top, innerHeight - panel.offsetHeight - 8))}px`;
    panel.style.left = `${Math.max(8, button.right - panel.offsetWidth)}px`;
}, true);

document.addEventListener('scroll', event => {
    for (const menu of document.querySelectorAll('details[data-placed][open]'))
        if (!menu.contains(event.target) || event.target === document)
            menu.open = false;
}, { capture: true, passive: true });

document.addEventListener('keydown', event => {
    if (event.key !== 'Escape')
        return;
    for (const menu of openMenus()) {
        const hadFocus = menu.contains(document.activeElement);
        menu.open = false;
        if (hadFocus)
            menu.querySelector('summary').focus();
    }
});

document.addEventListener('click', async event => {
    const button = event.target.closest('[data-copy]');
    if (!button)
        return;
    const video = document.querySelector('[data-player] video');
    const at = button.dataset.copyTime !== undefined && video ? `?t=${Math.floor(video.currentTime)}` : '';
    try {
        await navigator.clipboard.writeText(button.dataset.copy + at);
        toast(button.dataset.copied);
    } catch {
        // No clipboard outside a secure context: let the person copy it.
        window.prompt('', button.dataset.copy + at);
    }
});

function toast(text) {
    let note = document.getElementById('toast');
    if (!note) {
        note = document.body.appendChild(Object.assign(document.createElement('div'), { id: 'toast', className: 'toast' }));
        note.setAttribute('role', 'status');
    }
    note.textContent = text;
    note.classList.add('shown');
    clearTimeout(toast.timer);
    toast.timer = setTimeout(() => note.classList.remove('shown'), 2500);
}
