//! One setting, from the environment or from `Leptos.toml`; a secret from a file, too.

use std::{collections::BTreeMap, fmt, str::FromStr};

use secrecy::SecretString;

/// The environment's variables.
pub type Environment = BTreeMap<String, String>;

/// What is wrong with the settings, as one line for the operator. Ends the process with code 2.
#[derive(Debug, PartialEq, Eq)]
pub struct ConfigError(pub String);

impl fmt::Display for ConfigError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::error::Error for ConfigError {}

/// Reads settings: the environment first, then the file.
#[derive(Debug)]
pub struct Source {
    environment: Environment,
}

impl Source {
    /// A source over this environment.
    pub fn new(environment: Environment) -> Self {
        Self { environment }
    }

    /// A setting as text. An empty variable counts as not set.
    pub fn text(&self, variable: &str, in_file: Option<&str>) -> Option<String> {
        let given = self.environment.get(variable).map(String::as_str).or(in_file)?;
        (!given.trim().is_empty()).then(|| given.trim().to_owned())
    }

    /// The variables whose names begin so and that say something.
    pub fn beginning_with(&self, prefix: &str) -> impl Iterator<Item = (&str, &str)> {
        let all = self.environment.iter().filter(move |(name, value)| name.starts_with(prefix) && !value.is_empty());
        all.map(|(name, value)| (name.as_str(), value.as_str()))
    }

    /// A setting of another type than text.
    ///
    /// # Errors
    /// When it is there and is no such thing.
    pub fn parsed<T: FromStr>(&self, variable: &str, in_file: Option<&str>) -> Result<Option<T>, ConfigError>
    where
        T::Err: fmt::Display,
    {
        self.text(variable, in_file)
            .map(|text| text.parse().map_err(|e| ConfigError(format!("{variable}: `{text}` cannot be read: {e}"))))
            .transpose()
    }

    /// A secret: `NAME`, or `NAME_FILE` that names the file that holds it.
    ///
    /// # Errors
    /// When both are given, or the file cannot be read. The secret itself is never in the error.
    pub fn secret(&self, variable: &str, in_file: Option<&str>) -> Result<Option<SecretString>, ConfigError> {
        let of_file = format!("{variable}_FILE");
        let Some(path) = self.text(&of_file, None) else {
            return Ok(self.text(variable, in_file).map(Into::into));
        };
        if self.text(variable, None).is_some() {
            return Err(ConfigError(format!("{variable} and {of_file} are both set: keep one")));
        }
        let content =
            std::fs::read_to_string(&path).map_err(|e| ConfigError(format!("{of_file}: cannot read `{path}`: {e}")))?;
        match content.trim() {
            "" => Err(ConfigError(format!("{of_file}: `{path}` is empty"))),
            secret => Ok(Some(secret.to_owned().into())),
        }
    }
}
