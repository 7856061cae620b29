// Buttons, seek bar, volume, speed, quality, full screen and theatre.
const idleAfter = 2600;

export const clock = seconds => {
    const whole = Math.max(0, Math.floor(seconds || 0));
    const [hours, minutes, rest] = [Math.floor(whole / 3600), Math.floor(whole / 60) % 60, String(whole % 60).padStart(2, '0')];
    return hours > 0 ? `${hours}:${String(minutes).padStart(2, '0')}:${rest}` : `${minutes}:${rest}`;
};

const remembered = {
    get: (key, fallback) => localStorage.getItem(`videorec.${key}`) ?? fallback,
    set: (key, value) => localStorage.setItem(`videorec.${key}`, value),
};

export function connectControls({ root, video, signal, note, chapterAt }) {
    const find = selector => root.querySelector(selector);
    const all = selector => root.querySelectorAll(selector);
    const on = (target, types, handler) => types.split(' ').forEach(type => target.addEventListener(type, handler, { signal }));
    const seekBar = find('[data-seek-bar]');
    const volume = find('[data-volume]');
    const page = root.closest('[data-theatre]');

    const actions = {
        play: () => video.paused ? video.play().catch(() => { }) : video.pause(),
        mute: () => video.muted = !video.muted,
        pip: () => document.pictureInPictureElement ? document.exitPictureInPicture() : video.requestPictureInPicture?.().catch(() => { }),
        theatre: () => remembered.set('theatre', page.classList.toggle('theatre')),
        fullscreen: () => document.fullscreenElement ? document.exitFullscreen() : (root.requestFullscreen?.() ?? video.webkitEnterFullscreen?.()),
        like: () => find('[data-like]')?.click(),
        help: () => find('[data-keys]').showModal(),
        seekBy: seconds => {
            video.currentTime = Math.min(video.duration || Infinity, Math.max(0, video.currentTime + seconds));
            note(`${seconds > 0 ? '+' : '−'}${Math.abs(seconds)} s`);
        },
        seekTo: fraction => Number.isFinite(video.duration) && (video.currentTime = fraction * video.duration),
        volumeBy: step => {
            video.muted = false;
            video.volume = Math.min(1, Math.max(0, video.volume + step));
            note(`${Math.round(video.volume * 100)} %`);
        },
        setSpeed: speed => {
            video.playbackRate = speed;
            note(`${speed}×`);
        },
        speedBy: step => {
            const speeds = [...all('[data-speed]')].map(b => Number(b.dataset.speed));
            const at = speeds.indexOf(video.playbackRate);
            actions.setSpeed(speeds[Math.min(speeds.length - 1, Math.max(0, at + step))]);
        },
        captions: () => {
            const track = [...video.textTracks].find(t => t.kind !== 'chapters');
            if (!track)
                return note(find('[data-note]').dataset.noCaptions);
            track.mode = track.mode === 'showing' ? 'hidden' : 'showing';
        },
    };

    on(root, 'click', event => {
        const button = event.target.closest('[data-do]');
        if (button)
            actions[button.dataset.do]?.();
        const speed = event.target.closest('[data-speed]');
        if (speed)
            actions.setSpeed(Number(speed.dataset.speed));
        const quality = event.target.closest('[data-quality]');
        if (quality)
            changeQuality(quality);
    });
    // In time for the router, and for a click that opens a new tab.
    const like = find('[data-like]');
    if (like)
        for (const type of ['pointerdown', 'click', 'focus', 'contextmenu'])
            like.addEventListener(type, () => like.href = `${like.pathname}?t=${video.currentTime.toFixed(2)}`, { signal });
    on(video, 'click', actions.play);
    on(video, 'dblclick', actions.fullscreen);

    function changeQuality(button) {
        const { currentTime, paused, playbackRate } = video;
        video.src = button.dataset.quality;
        video.currentTime = currentTime;
        video.playbackRate = playbackRate;
        if (!paused)
            video.play().catch(() => { });
        all('[data-quality]').forEach(b => b.setAttribute('aria-pressed', String(b === button)));
    }

    function press(action, isOn) {
        for (const button of all(`[data-do="${action}"][data-icons]`)) {
            button.classList.toggle('is-on', isOn);
            button.setAttribute('aria-label', isOn ? button.dataset.labelOn : button.dataset.labelOff);
        }
    }

    on(video, 'play pause ended', () => {
        root.classList.toggle('is-playing', !video.paused);
        root.classList.toggle('has-started', true);
        press('play', !video.paused);
    });
    on(video, 'volumechange', () => {
        press('mute', video.muted || video.volume === 0);
        volume.value = video.muted ? 0 : video.volume * 100;
        volume.style.setProperty('--value', `${volume.value}%`);
        remembered.set('volume', video.volume);
    });
    on(video, 'ratechange', () => all('[data-speed]').forEach(b => b.setAttribute('aria-pressed', String(Number(b.dataset.speed) === video.playbackRate))));
    on(document, 'fullscreenchange', () => press('fullscreen', document.fullscreenElement === root));
    on(volume, 'input', () => {
        video.muted = false;
        video.volume = volume.value / 100;
    });

    function showTime() {
        const fraction = video.duration ? video.currentTime / video.duration : 0;
        find('[data-time]').textContent = clock(video.currentTime);
        if (video.duration)
            find('[data-length]').textContent = clock(video.duration);
        find('[data-played]').style.width = `${fraction * 100}%`;
        if (document.activeElement !== seekBar || !seekBar.matches(':active'))
            seekBar.value = fraction * 1000;
        seekBar.setAttribute('aria-valuetext', [`${clock(video.currentTime)} / ${clock(video.duration)}`, chapterAt(video.currentTime)].filter(Boolean).join(', '));
    }

    on(video, 'timeupdate loadedmetadata durationchange seeking', showTime);
    on(video, 'progress timeupdate', () => {
        if (video.duration && video.buffered.length > 0)
            find('[data-buffered]').style.width = `${video.buffered.end(video.buffered.length - 1) / video.duration * 100}%`;
    });
    on(seekBar, 'input', () => actions.seekTo(seekBar.value / 1000));
    on(seekBar, 'pointermove', event => {
        const { left, width } = seekBar.getBoundingClientRect();
        const fraction = Math.min(1, Math.max(0, (event.clientX - left) / width));
        const tip = find('[data-tip]');
        tip.hidden = false;
        const seconds = fraction * (video.duration || 0);
        tip.textContent = [clock(seconds), chapterAt(seconds)].filter(Boolean).join(' · ');
        tip.style.left = `${fraction * 100}%`;
    });
    on(seekBar, 'pointerleave', () => find('[data-tip]').hidden = true);

    let idle = 0;
    on(root, 'pointermove pointerdown focusin keydown', () => {
        root.classList.remove('is-idle');
        clearTimeout(idle);
        idle = setTimeout(() => root.classList.add('is-idle'), idleAfter);
    });
    signal.addEventListener('abort', () => clearTimeout(idle));

    page?.classList.toggle('theatre', remembered.get('theatre', 'false') === 'true');
    video.volume = Math.min(1, Math.max(0, Number(remembered.get('volume', '1')) || 0));
    if (!document.pictureInPictureEnabled)
        find('[data-do="pip"]').hidden = true;
    showTime();
    return { actions };
}
