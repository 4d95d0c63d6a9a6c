//! The files that the build made: their names carry a hash of their content, so that browsers may keep them for ever.

use std::{fs, io, path::Path, time::SystemTime};

use super::render::Assets;
use crate::server::config::site::Site;

/// Finds the newest files of each kind: an earlier build may have left others.
///
/// # Errors
/// The folder is not there, or one of the three is not in it.
pub fn find(site: &Site) -> io::Result<Assets> {
    let folder = site.root.join(&site.pkg_dir);
    let address = |extension: &str| {
        let name = newest(&folder, &site.output_name, extension)?;
        Ok::<_, io::Error>(format!("/{}/{name}", site.pkg_dir))
    };
    Ok(Assets { script: address("js")?, wasm: address("wasm")?, style: address("css")? })
}

fn newest(folder: &Path, stem: &str, extension: &str) -> io::Result<String> {
    let mut found: Option<(SystemTime, String)> = None;
    for entry in fs::read_dir(folder)? {
        let entry = entry?;
        let name = entry.file_name().to_string_lossy().into_owned();
        let is_ours = name
            .strip_suffix(extension)
            .and_then(|n| n.strip_suffix('.'))
            .is_some_and(|n| n.strip_prefix(stem).is_some_and(|hash| hash.is_empty() || hash.starts_with('.')));
        let changed = entry.metadata()?.modified()?;
        if is_ours && found.as_ref().is_none_or(|(latest, _)| *latest < changed) {
            found = Some((changed, name));
        }
    }
    found.map(|(_, name)| name).ok_or_else(|| io::Error::other(format!("no {stem}.*.{extension} is in it")))
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;

    #[test]
    fn of_several_builds_the_newest_is_served() {
        let folder = tempfile::tempdir().expect("a folder");
        for (name, age) in [("app.OLD.js", 50), ("app.NEW.js", 5), ("app.NEW.js.br", 1), ("other.js", 1)] {
            let file = fs::File::create(folder.path().join(name)).expect("a file");
            let written = file.metadata().and_then(|m| m.modified()).expect("a time") - Duration::from_secs(age);
            file.set_modified(written).expect("a time that can be set");
        }
        assert_eq!(newest(folder.path(), "app", "js").expect("a file"), "app.NEW.js");
        assert!(newest(folder.path(), "app", "wasm").is_err());
    }
}
