//! The provider of identities, as the command line names it.

use crate::cli::OidcArgs;
use crate::load;
use crate::words::say;
use anyhow::anyhow;
use zhida_web::OidcSettings;

/// How the provider is reached, if one is named. Browsers reach us at `public_url`, which the provider must know.
pub(super) fn settings(args: &OidcArgs, public_url: Option<&str>) -> anyhow::Result<Option<OidcSettings>> {
    let Some(issuer) = &args.oidc_issuer else {
        let idle = args.oidc_client.is_some() || args.oidc_secret_file.is_some();
        return if idle { Err(anyhow!(say("oidc-no-issuer", &[]))) } else { Ok(None) };
    };
    let client = args.oidc_client.clone().ok_or_else(|| anyhow!(say("oidc-no-client", &[])))?;
    let public_url = public_url.ok_or_else(|| anyhow!(say("oidc-no-public-url", &[])))?.to_owned();
    let secret = match &args.oidc_secret_file {
        Some(file) => Some(load::read_text(file)?.trim().to_owned()),
        None => std::env::var("ZHIDA_OIDC_SECRET").ok(),
    };
    let name = args.oidc_name.clone().unwrap_or_else(|| say("oidc-name", &[]));
    Ok(Some(OidcSettings { issuer: issuer.clone(), client, secret: secret.filter(|s| !s.is_empty()), name, public_url }))
}
