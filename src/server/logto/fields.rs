//! `/api/custom-profile-fields`.

use reqwest::Method;
use serde::Deserialize;
use serde_json::{Map, Value as Json};

use super::client::ManagementApi;
use crate::server::domain::{ports::DirectoryError, schema::tenant::Declared};

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Field {
    name: String,
    r#type: String,
    #[serde(default)]
    label: Option<String>,
    #[serde(default)]
    description: Option<String>,
    #[serde(default)]
    required: bool,
    #[serde(default)]
    config: Map<String, Json>,
}

/// `GET /api/custom-profile-fields`, in the order that the administrator gave them.
pub async fn list(api: &ManagementApi) -> Result<Vec<Declared>, DirectoryError> {
    let answer = api.call(Method::GET, &["custom-profile-fields"], None).await?;
    let fields: Vec<Field> =
        answer.json().ok_or(DirectoryError::Unavailable { what: "not a list of fields", sure: true })?;
    let declared = |field: Field| Declared {
        label: field.label.filter(|label| !label.trim().is_empty()).unwrap_or_else(|| field.name.clone()),
        name: field.name,
        kind: field.r#type,
        description: field.description,
        required: field.required,
        config: field.config,
    };
    Ok(fields.into_iter().map(declared).collect())
}
