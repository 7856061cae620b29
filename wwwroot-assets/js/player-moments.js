// Marks the moment that is on in the strip below the player, and shows the chapters on the seek bar.
export function connectMoments({ root, video, signal }) {
    const seek = root.querySelector('.seek');
    const on = (target, type, handler, options) => target.addEventListener(type, handler, { signal, ...options });
    const track = () => [...video.textTracks].find(t => t.kind === 'chapters');
    const cues = () => [...(track()?.cues ?? [])];

    function mark() {
        const list = document.querySelector('[data-moments]');
        const links = [...(list?.querySelectorAll('[data-seek]') ?? [])];
        const current = video.currentTime > 0 ? links.findLast(link => Number(link.dataset.seek) <= video.currentTime + 0.05) : null;
        const before = links.find(link => link.hasAttribute('aria-current'));
        if (current === before)
            return;
        before?.removeAttribute('aria-current');
        current?.setAttribute('aria-current', 'true');
        // Somebody who looks around in the strip is not to be taken elsewhere.
        if (current && !list.matches(':hover, :focus-within'))
            list.scrollTo({ left: current.offsetLeft - list.offsetLeft - (list.clientWidth - current.offsetWidth) / 2, behavior: 'instant' });
    }

    function showChapters() {
        // A track that is disabled is not read.
        if (track()?.mode === 'disabled')
            track().mode = 'hidden';
        seek.querySelectorAll('.seek-chapter').forEach(tick => tick.remove());
        for (const cue of cues().filter(c => c.startTime > 0 && c.startTime < video.duration)) {
            const tick = Object.assign(document.createElement('span'), { className: 'seek-chapter' });
            tick.style.left = `${cue.startTime / video.duration * 100}%`;
            seek.append(tick);
        }
    }

    on(video, 'timeupdate', mark);
    on(video, 'seeked', mark);
    on(video, 'durationchange', showChapters);
    on(video.textTracks, 'addtrack', showChapters);
    on(video.textTracks, 'removetrack', showChapters);
    // Of the <track>: it does not bubble.
    on(video, 'load', showChapters, { capture: true });
    showChapters();

    return { chapterAt: seconds => cues().findLast(cue => cue.startTime <= seconds)?.text ?? '' };
}
