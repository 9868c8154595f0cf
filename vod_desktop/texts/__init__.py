"""Every sentence a person reads, in English and Chinese; used by window and command line alike, without Qt.

How it is used::

    texts = open_texts(chosen_language(None, os.environ))
    texts.tr("Pause")                                      # English source text is the key
    texts.tr("{name} is paused", name=job.media_name)      # placeholders are named
    texts.tr_n("{count} file", "{count} files", 3)         # plural; {count} is filled by itself
    texts.use(Language.CHINESE)                            # at run time; then ask for every text again
    TITLES = {State.QUEUED: mark("Queued")}                # in a table: marked for extraction, `texts.tr(TITLES[s])` later

    told = errors.tell(texts, problem)                     # title, advice and action for a `Problem`
    formats.size(1_500_000), formats.duration(texts, 125)   # "1.5 MB", "2 min 5 s"; also speed, percent, moment

One `Texts` is made at the start and handed to whoever shows text. Translations stand in `resources/locale/`; a test fails
when one is missing (CONTRIBUTING.md says how to add it).
"""

from vod_desktop.texts.texts import Language, Texts, chosen_language, mark, open_texts

__all__ = ["Language", "Texts", "chosen_language", "mark", "open_texts"]
