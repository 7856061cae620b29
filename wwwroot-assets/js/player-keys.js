// The keys people know from other players. Typing in a field, and browser shortcuts, are left alone.
export function connectKeys({ root, video, signal, actions }) {
    const keys = {
        ' ': actions.play, k: actions.play,
        j: () => actions.seekBy(-10), l: () => actions.seekBy(10),
        ArrowLeft: () => actions.seekBy(-5), ArrowRight: () => actions.seekBy(5),
        ArrowUp: () => actions.volumeBy(0.05), ArrowDown: () => actions.volumeBy(-0.05),
        m: actions.mute, f: actions.fullscreen, t: actions.theatre, c: actions.captions, s: actions.like,
        '<': () => actions.speedBy(-1), '>': () => actions.speedBy(1), '?': actions.help,
    };

    document.addEventListener('keydown', event => {
        if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey || document.querySelector('dialog[open], .mud-dialog'))
            return;
        const target = event.target;
        if (target.closest('textarea, select, [contenteditable], input:not([type=range], [type=checkbox])'))
            return;
        const inPlayer = root.contains(target);
        // Space presses the focused button, and arrows scroll the page, wherever that is not the player.
        if (event.key === ' ' && target.closest('button, a, summary, [role=switch], input[type=checkbox]'))
            return;
        if ((event.key === 'ArrowUp' || event.key === 'ArrowDown') && !inPlayer)
            return;
        if (event.key.startsWith('Arrow') && target.matches('.volume'))
            return;
        const key = event.key.length === 1 ? event.key.toLowerCase() : event.key;
        const action = /^[0-9]$/.test(key) ? () => actions.seekTo(Number(key) / 10) : keys[key];
        if (!action)
            return;
        event.preventDefault();
        action();
    }, { signal });

    video.tabIndex = -1;
}
