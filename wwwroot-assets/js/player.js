// The watch page's player: its own controls over the native element, keyboard, resume and what plays next.
import { reportWatching } from './watch-events.js';
import { connectControls } from './player-controls.js';
import { connectKeys } from './player-keys.js';
import { connectMoments } from './player-moments.js';
import { connectNext } from './player-next.js';

const players = new Map();

/** @param {HTMLElement} root the [data-player] element */
export function start(root) {
    const video = root.querySelector('video');
    const ended = new AbortController();
    const player = { root, video, signal: ended.signal, note: text => showNote(root, text) };
    players.set(root.dataset.videoId, ended);

    video.removeAttribute('controls');
    root.querySelector('[data-controls]').hidden = false;
    Object.assign(player, connectMoments(player));
    Object.assign(player, connectControls(player));
    connectKeys(player);
    connectNext(player);
    reportWatching(player);
    connectSeekLinks(player);
    showInSystem(player);
    takeUp(player);
}

export function stop(videoId) {
    players.get(videoId)?.abort();
    players.delete(videoId);
}

// Where it was before the page came alive, else where the viewer left it last time. It plays by itself only after a
// click on this site, as browsers ask.
function takeUp({ root, video }) {
    const before = window.videoRecPlayback?.take(video.getAttribute('src'));
    const time = before?.time || Number(root.dataset.resume) || 0;
    if (time > 0)
        video.currentTime = time;
    if (before ? before.playing : navigator.userActivation?.hasBeenActive)
        video.play().catch(() => { });
}

function connectSeekLinks({ root, video, signal }) {
    document.addEventListener('click', event => {
        const link = event.target.closest('[data-seek]');
        if (!link || event.ctrlKey || event.metaKey || event.shiftKey)
            return;
        event.preventDefault();
        video.currentTime = Number(link.dataset.seek);
        video.play().catch(() => { });
        root.scrollIntoView({ block: 'nearest', behavior: matchMedia('(prefers-reduced-motion: reduce)').matches ? 'auto' : 'smooth' });
    }, { capture: true, signal });
}

function showInSystem({ video, signal }) {
    if (!navigator.mediaSession)
        return;
    const artwork = video.poster ? [{ src: video.poster, type: 'image/jpeg' }] : [];
    navigator.mediaSession.metadata = new MediaMetadata({ title: video.getAttribute('aria-label'), artwork });
    signal.addEventListener('abort', () => navigator.mediaSession.metadata = null);
}

function showNote(root, text) {
    const note = root.querySelector('[data-note]');
    note.textContent = text;
    note.classList.add('shown');
    clearTimeout(note.timer);
    note.timer = setTimeout(() => note.classList.remove('shown'), 900);
}
