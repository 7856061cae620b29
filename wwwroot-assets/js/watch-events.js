// What was watched, told over HTTP: every ten seconds of playing, when it pauses, when the page goes, and once at the end;
// and that it was left, where that was within those seconds.
import { send } from './interactions.js';

const interval = 10;
const finishedAt = 0.95;
// A jump between two time updates longer than this is a seek, not watching.
const longestStep = 1.5;

export function reportWatching({ root, video, signal }) {
    const videoId = root.dataset.videoId;
    let last = null;
    let watched = 0;
    let told = 0;
    let furthest = 0;
    let finished = false;
    let left = false;

    const describe = kind => ({ videoId, kind, secondsWatched: Math.round(watched * 10) / 10, fraction: Math.round(furthest * 1000) / 1000, surface: 'watch', at: new Date().toISOString() });

    function tell(options) {
        if (watched - told < 0.5)
            return;
        told = watched;
        send([describe('watch')], options);
    }

    function leave(options) {
        if (finished || left || watched === 0)
            return;
        left = watched < interval;
        if (left)
            send([describe('watch'), describe('leave')], options);
        else
            tell(options);
        told = watched;
    }

    function finish() {
        if (finished || watched < 1)
            return;
        finished = true;
        told = watched;
        send([describe('finish')]);
    }

    const on = (target, type, handler) => target.addEventListener(type, handler, { signal });
    on(video, 'timeupdate', () => {
        const now = video.currentTime;
        const step = last === null ? 0 : now - last;
        last = now;
        if (video.seeking || step <= 0 || step > longestStep * Math.max(1, video.playbackRate))
            return;
        watched += step / Math.max(1, video.playbackRate);
        left = false;
        furthest = Math.max(furthest, video.duration ? Math.min(1, now / video.duration) : 0);
        if (furthest >= finishedAt)
            finish();
        else if (watched - told >= interval)
            tell();
    });
    on(video, 'seeking', () => last = null);
    on(video, 'pause', () => !finished && tell());
    on(video, 'ended', () => { furthest = 1; finish(); });
    on(video, 'play', () => {
        // Played again from the start: a new sitting.
        if (finished && video.currentTime < 1)
            [watched, told, furthest, finished, last] = [0, 0, 0, false, null];
    });
    on(document, 'visibilitychange', () => document.hidden && !finished && tell({ beacon: true }));
    on(window, 'pagehide', () => leave({ beacon: true }));
    signal.addEventListener('abort', () => leave());
}
