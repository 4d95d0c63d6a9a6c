use std::fs;

use super::*;

fn environment(pairs: &[(&str, &str)]) -> source::Environment {
    pairs.iter().map(|&(name, value)| (name.to_owned(), value.to_owned())).collect()
}

fn load(toml: &str, pairs: &[(&str, &str)]) -> Result<Config, String> {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join(file::NAME);
    fs::write(&path, toml).expect("written");
    Config::load(Some(path), environment(pairs)).map_err(|e| e.0)
}

const REAL: [(&str, &str); 6] = [
    ("LOGTO_ENDPOINT", "https://acme.logto.app"),
    ("LOGTO_APP_ID", "a"),
    ("LOGTO_APP_SECRET", "s"),
    ("LOGTO_M2M_APP_ID", "m"),
    ("LOGTO_M2M_APP_SECRET", "t"),
    ("APP_SECRET_KEY", "MDEyMzQ1Njc4OTAxMjM0NTY3ODkwMTIzNDU2Nzg5MDE="),
];

#[test]
fn nothing_set_is_the_demo_tenant_on_loopback() {
    let config = load("", &[]).expect("a configuration");
    assert!(matches!(config.tenant, Tenant::Demo(_)));
    assert_eq!(config.app.base_url.origin(), "http://localhost:3000");
}

#[test]
fn six_settings_are_a_real_tenant() {
    let config = load("", &REAL).expect("a configuration");
    let Tenant::Logto(logto) = config.tenant else { panic!("a real tenant") };
    assert_eq!(logto.resource, "https://acme.logto.app/api");
}

#[test]
fn another_domain_has_the_resource_of_logto_oss() {
    let mut pairs = REAL;
    pairs[0].1 = "https://auth.example.com";
    let Tenant::Logto(logto) = load("", &pairs).expect("a configuration").tenant else { panic!("a real tenant") };
    assert_eq!(logto.resource, "https://default.logto.app/api");
}

#[test]
fn half_a_logto_configuration_names_what_is_missing() {
    let error = load("", &[REAL[0], REAL[1]]).expect_err("half");
    assert!(error.contains("LOGTO_APP_SECRET, LOGTO_M2M_APP_ID, LOGTO_M2M_APP_SECRET not set"), "{error}");
    // Whoever sets the key of webhooks means a Logto of their own, not the demo tenant, which makes its own.
    let error = load("", &[("LOGTO_WEBHOOK_SIGNING_KEY", "key")]).expect_err("half");
    assert!(error.contains("LOGTO_ENDPOINT") && !error.contains("`key`"), "{error}");
}

#[test]
fn webhooks_are_taken_only_where_their_key_is_set() {
    let key = |config: Config| match config.tenant {
        Tenant::Logto(logto) => logto.webhook_signing_key.is_some(),
        Tenant::Demo(_) => panic!("a Logto was named"),
    };
    assert!(!key(load("", &REAL).expect("settings")));
    let settings: Vec<_> = REAL.into_iter().chain([("LOGTO_WEBHOOK_SIGNING_KEY", "key")]).collect();
    assert!(key(load("", &settings).expect("settings")));
}

#[test]
fn an_unknown_key_is_named_with_its_line() {
    let error = load("[app]\nbase-url = \"http://localhost:3000\"\nbase-ulr = \"x\"\n", &[]).expect_err("unknown");
    assert!(error.contains("line 3") && error.contains("base-ulr"), "{error}");
    assert_eq!(error.lines().count(), 1);
}

#[test]
fn the_demo_tenant_never_starts_where_others_could_reach_it() {
    for pair in
        [("LEPTOS_SITE_ADDR", "0.0.0.0:3000"), ("APP_BASE_URL", "https://me.example.com"), ("DEMO_ADDR", "0.0.0.0:1")]
    {
        let error = load("", &[pair]).expect_err("not loopback");
        assert!(error.contains("loopback"), "{error}");
    }
}

#[test]
fn a_real_tenant_needs_a_key_that_stays() {
    let error = load("", &REAL[..5]).expect_err("no key");
    assert!(error.starts_with("APP_SECRET_KEY is not set"), "{error}");
    let mut pairs = REAL;
    pairs[5].1 = "c2hvcnQ=";
    let error = load("", &pairs).expect_err("a short key");
    assert!(error.contains("32 bytes") && !error.contains("c2hvcnQ"), "{error}");
}

#[test]
fn a_secret_may_be_in_a_file_but_not_in_two_places() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("secret");
    fs::write(&path, "s\n").expect("written");
    let path = path.to_str().expect("a path");
    let mut pairs = REAL.to_vec();
    pairs[2] = ("LOGTO_APP_SECRET_FILE", path);
    assert!(load("", &pairs).is_ok());
    pairs.push(REAL[2]);
    assert!(load("", &pairs).expect_err("both").contains("both set"));
    pairs.pop();
    pairs[2].1 = "/nonexistent/secret";
    assert!(load("", &pairs).expect_err("no file").contains("cannot read"));
}

#[test]
fn secrets_do_not_go_to_a_tenant_by_http_over_a_network() {
    let mut pairs = REAL;
    pairs[0].1 = "http://auth.example.com";
    assert!(load("", &pairs).expect_err("http").contains("must be https"));
    pairs[0].1 = "https://auth.example.com/oidc";
    assert!(load("", &pairs).expect_err("a path").contains("without a path"));
}

#[test]
fn an_address_that_cannot_be_read_is_named() {
    let error = load("", &[("LEPTOS_SITE_ADDR", "localhost")]).expect_err("no port");
    assert!(error.starts_with("LEPTOS_SITE_ADDR: `localhost`"), "{error}");
    assert!(load("", &[("APP_BASE_URL", "http://localhost:3000/app")]).expect_err("a path").contains("without a path"));
}

#[test]
fn configuration_does_not_print_its_secrets() {
    let mut pairs = REAL;
    pairs[2].1 = "app-secret-value";
    let printed = format!("{:?}", load("", &pairs).expect("a configuration"));
    assert!(!printed.contains("app-secret-value") && !printed.contains("MDEyMzQ1"), "{printed}");
}

const STRIPE: [(&str, &str); 3] = [
    ("PAYMENTS_PROVIDER", "stripe"),
    ("STRIPE_SECRET_KEY", "sk_test_hidden"),
    ("STRIPE_WEBHOOK_SECRET", "whsec_hidden"),
];

#[test]
fn payments_are_the_demos_with_the_demo_tenant_and_nobodys_otherwise() {
    assert!(matches!(load("", &[]).expect("a configuration").payments, Payments::Demo));
    assert!(matches!(load("", &REAL).expect("a configuration").payments, Payments::Nobody));
    let none = load("[payments]\nprovider = \"none\"\n", &[]).expect("a configuration");
    assert!(matches!(none.payments, Payments::Nobody));
    let mut pairs = REAL.to_vec();
    pairs.push(("PAYMENTS_PROVIDER", "demo"));
    assert!(load("", &pairs).expect_err("no demo tenant").contains("LOGTO_ENDPOINT is set"));
    assert!(load("[payments]\nprovider = \"cash\"\n", &[]).expect_err("unknown").contains("none, demo, stripe"));
}

#[test]
fn stripe_is_set_up_whole_or_not_at_all_and_no_secret_is_told() {
    let Payments::Stripe(stripe) = load("", &STRIPE).expect("a configuration").payments else { panic!("Stripe") };
    assert_eq!(
        (stripe.api.as_str(), stripe.pages.as_str()),
        ("https://api.stripe.com/", "https://checkout.stripe.com/")
    );
    assert_eq!(stripe.methods, ["card"]);
    let [provider, key, webhook] = STRIPE;
    for (pairs, says) in [
        (&[provider][..], "STRIPE_SECRET_KEY, STRIPE_WEBHOOK_SECRET not set"),
        (&[provider, key], "STRIPE_WEBHOOK_SECRET not set"),
        (&[provider, webhook], "STRIPE_SECRET_KEY not set"),
        (&[key, webhook], "is not `stripe`"),
        (&[provider, ("STRIPE_SECRET_KEY", "pk_test_hidden"), webhook], "begins with `sk_`"),
        (&[provider, key, ("STRIPE_WEBHOOK_SECRET", "sk_hidden")], "begins with `whsec_`"),
    ] {
        let error = load("", pairs).expect_err(says);
        assert!(error.contains(says) && !error.contains("hidden"), "{error}");
    }
    for (line, says) in [
        ("stripe-api = \"http://stripe.example\"", "must be https"),
        ("stripe-pages = \"https://pay.example/x\"", "without a path"),
        ("methods = []", "one at least"),
        ("methods = [\"Card!\"]", "`Card!`"),
    ] {
        let error = load(&format!("[payments]\n{line}\n"), &STRIPE).expect_err(line);
        assert!(error.contains(says), "{error}");
    }
}

#[test]
fn pictures_are_kept_in_the_data_folder_unless_a_place_is_named() {
    use pictures::Storage;
    let storage = |toml: &str, url: &str| {
        let given = [("STORAGE_URL", url)];
        load(toml, if url.is_empty() { &[] } else { &given }).map(|config| config.pictures.storage)
    };
    let Ok(Storage::Folder(folder)) = storage("", "") else { panic!("a folder") };
    assert!(folder.ends_with("data/pictures"), "{}", folder.display());
    let Ok(Storage::Folder(folder)) = storage("", "file://faces") else { panic!("a folder") };
    assert!(folder.ends_with("faces"), "{}", folder.display());
    let Ok(Storage::Folder(folder)) = storage("", "file:///srv/faces") else { panic!("a folder") };
    assert_eq!(folder.to_str(), Some("/srv/faces"));
    assert!(matches!(storage("[pictures]\nstorage = \"logto\"", ""), Ok(Storage::Logto)));
    assert!(storage("", "ftp://x").is_err());
    assert!(load("[pictures]\nshown-on = \"everywhere\"", &[]).is_err());
}

#[test]
fn a_bucket_has_the_settings_of_its_own_cloud_and_its_secret_does_not_print() {
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("secret");
    fs::write(&file, "hidden\n").expect("written");
    let pairs = [
        ("STORAGE_URL", "s3://bucket/faces"),
        ("AWS_REGION", "eu-central-1"),
        ("AWS_SECRET_ACCESS_KEY_FILE", file.to_str().expect("text")),
        ("AZURE_STORAGE_ACCOUNT_NAME", "other"),
    ];
    let config = load("", &pairs).expect("a configuration");
    let pictures::Storage::Bucket(bucket) = &config.pictures.storage else { panic!("a bucket") };
    let options: Vec<_> = bucket.options().collect();
    assert!(options.contains(&("aws_region", "eu-central-1")));
    assert!(options.contains(&("aws_secret_access_key", "hidden")));
    assert!(!options.iter().any(|(name, _)| name.starts_with("azure")));
    assert!(!format!("{config:?}").contains("hidden"));
}
