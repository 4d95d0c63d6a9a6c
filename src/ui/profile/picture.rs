//! The person's picture and what can be done with it, as the server draws it: a form that works by itself, and the dialogue
//! that `script/crop.js` opens when there is a script.

use leptos::prelude::*;

use crate::{
    i18n::{Text, Ui, explain},
    model::{
        check::Reason,
        field::FORM,
        picture::{MAX_BYTES, MAX_MEGABYTES, MAX_MEGAPIXELS, Refused, Told},
        profile::{Heading, Profile, Standing},
    },
    platform,
    ui::parts::{Tone, avatar},
};

/// The kinds that are taken, for the browser's own dialogue.
const ACCEPT: &str = "image/png,image/jpeg,image/webp";

/// The picture as it is.
pub fn portrait(heading: &Heading) -> impl IntoView + use<> {
    avatar(heading, "large")
}

/// What became of a picture, and the forms; none where nothing can be changed.
pub fn picture(ui: Ui, profile: &Profile) -> Option<impl IntoView + use<>> {
    match profile.standing {
        Standing::Complete | Standing::Arriving => {}
        Standing::FromUserInfo | Standing::FromIdToken => return None,
    }
    let has_one = profile.heading.picture.is_some();
    let told = profile.picture.map(|told| tell(ui, told));
    // There before it says anything, so that it is heard when it does.
    let is_silent = told.is_none();
    let (tone, words) = told.unwrap_or((Tone::Neutral, String::new()));
    let is_refused = tone == Tone::Bad;
    let change = if has_one { Text::PictureChange } else { Text::PictureAdd };
    let remove = has_one.then(|| remove(ui, &profile.form));
    Some(view! {
        <p class=tone.class() id="picture-told" role=tone.role() tabindex="-1" autofocus=is_refused hidden=is_silent>
            {words}
        </p>
        <details class="picture" open=is_refused>
            <summary class="button small">{ui.text(change)}</summary>
            <div class="card picture-card">{upload(ui, &profile.form)} {remove}</div>
        </details>
        {dialogue(ui)}
    })
}

fn upload(ui: Ui, form: &str) -> impl IntoView + use<> {
    let megabytes = ui.texts.number(MAX_MEGABYTES.into());
    let limit = [("max", megabytes.as_str())];
    view! {
        <form
            class="picture-form"
            id="picture-form"
            method="post"
            action="/profile/picture"
            enctype="multipart/form-data"
            data-max-bytes=MAX_BYTES.to_string()
            data-accept=ACCEPT
            data-too-large=ui.filled(Text::PictureTooLarge, &limit)
            data-working=ui.text(Text::Working)
            data-failed=ui.text(Text::FailedOfflineBody)
        >
            <input type="hidden" name=FORM value=platform::hole(form) autocomplete="off"/>
            <div class="field">
                <label class="label" for="picture-file">
                    {ui.text(Text::PictureChoose)}
                </label>
                <p class="help" id="picture-help">
                    {ui.filled(Text::PictureHelp, &limit)}
                    <span class="scripted">" " {ui.text(Text::PictureDrop)}</span>
                </p>
                <input
                    class="input"
                    type="file"
                    id="picture-file"
                    name="picture"
                    accept=ACCEPT
                    required
                    aria-describedby="picture-help"
                />
            </div>
            <div class="buttons">
                <button type="submit" class="button primary">
                    {ui.text(Text::PictureSend)}
                </button>
            </div>
        </form>
    }
}

/// What is removed is gone, so it is asked once more (WCAG 2.2 criterion 3.3.4).
fn remove(ui: Ui, form: &str) -> impl IntoView + use<> {
    view! {
        <details class="picture-remove">
            <summary>{ui.text(Text::PictureRemove)}</summary>
            <form class="picture-form" method="post" action="/profile/picture/remove">
                <input type="hidden" name=FORM value=platform::hole(form) autocomplete="off"/>
                <p>{ui.text(Text::PictureRemoveBody)}</p>
                <div class="buttons">
                    <button type="submit" class="button danger">
                        {ui.text(Text::RemoveConfirm)}
                    </button>
                </div>
            </form>
        </details>
    }
}

/// The dialogue, for the script to open. Nothing in it needs to be dragged (WCAG 2.2 criterion 2.5.7).
fn dialogue(ui: Ui) -> impl IntoView + use<> {
    let act = |act: &'static str, sign: &'static str, name: Text| {
        view! {
            <button type="button" class="button crop-act" data-act=act aria-label=ui.text(name)>
                <span aria-hidden="true">{sign}</span>
            </button>
        }
    };
    // The script fills these in, each time that something moves.
    let readout = ui.filled(Text::CropReadout, &[("size", "%size"), ("x", "%x"), ("y", "%y")]);
    view! {
        <template id="crop">
            <dialog class="crop" aria-labelledby="crop-title" aria-describedby="crop-help">
                <h2 id="crop-title">{ui.text(Text::CropTitle)}</h2>
                <p class="help" id="crop-help">
                    {ui.text(Text::CropHelp)}
                </p>
                <canvas
                    class="crop-picture"
                    data-part="picture"
                    width="512"
                    height="512"
                    tabindex="0"
                    role="application"
                    aria-label=ui.text(Text::CropSection)
                    aria-describedby="crop-readout"
                ></canvas>
                <output class="crop-readout" id="crop-readout" data-part="readout" data-text=readout></output>
                <div class="field">
                    <label class="label" for="crop-zoom">
                        {ui.text(Text::CropZoom)}
                    </label>
                    <div class="crop-acts">
                        {act("farther", "−", Text::CropFarther)}
                        <input class="crop-zoom" type="range" id="crop-zoom" data-part="zoom" min="100" step="1"/>
                        {act("closer", "+", Text::CropCloser)}
                    </div>
                </div>
                <div class="crop-acts" dir="ltr" role="group" aria-label=ui.text(Text::CropMove)>
                    {act("left", "←", Text::CropLeft)}
                    {act("up", "↑", Text::CropUp)}
                    {act("down", "↓", Text::CropDown)}
                    {act("right", "→", Text::CropRight)}
                </div>
                <div class="buttons">
                    <button type="button" class="button primary" data-act="use">
                        {ui.text(Text::CropUse)}
                    </button>
                    <button type="button" class="button" data-act="middle">
                        {ui.text(Text::CropMiddle)}
                    </button>
                    <button type="button" class="button quiet" data-act="cancel">
                        {ui.text(Text::Cancel)}
                    </button>
                </div>
            </dialog>
        </template>
    }
}

fn tell(ui: Ui, told: Told) -> (Tone, String) {
    let reason = match told {
        Told::Saved => return (Tone::Good, ui.text(Text::PictureSaved).to_owned()),
        Told::Removed => return (Tone::Good, ui.text(Text::PictureRemoved).to_owned()),
        Told::Refused(reason) => reason,
    };
    let (megabytes, megapixels) = (ui.texts.number(MAX_MEGABYTES.into()), ui.texts.number(MAX_MEGAPIXELS.into()));
    let text = match reason {
        Refused::TooLarge => return (Tone::Bad, ui.filled(Text::PictureTooLarge, &[("max", &megabytes)])),
        Refused::TooManyPixels => return (Tone::Bad, ui.filled(Text::PictureTooManyPixels, &[("max", &megapixels)])),
        Refused::Foreign(kind) => return (Tone::Bad, ui.filled(Text::PictureForeign, &[("kind", kind.name())])),
        Refused::TooMany { wait } => return (Tone::Bad, explain(ui.texts, Reason::TooMany { wait })),
        Refused::Missing => Text::PictureMissing,
        Refused::Unknown => Text::PictureUnknown,
        Refused::Animated => Text::PictureAnimated,
        Refused::Truncated => Text::PictureTruncated,
        Refused::Broken => Text::PictureBroken,
        Refused::TwoThings => Text::PictureTwoThings,
        Refused::Outside => Text::PictureOutside,
        Refused::NotKept => Text::PictureNotKept,
        Refused::AnotherPerson => Text::ReasonAnotherPerson,
    };
    (Tone::Bad, ui.text(text).to_owned())
}
