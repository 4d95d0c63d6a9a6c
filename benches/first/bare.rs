//! The bare Axum handler that the pages are compared with: it only sends bytes.

use std::path::Path;

use axum::{Router, body::Bytes, http::header};
use tokio::net::TcpListener;

/// Serves what is in the file at every path, until it is killed. Its first line on standard output is its address.
pub async fn serve(body: &Path) {
    let bytes = Bytes::from(std::fs::read(body).expect("a body"));
    let headers = [(header::CONTENT_TYPE, "text/html; charset=utf-8"), (header::CONTENT_ENCODING, "br")];
    let router = Router::new().fallback(move || {
        let bytes = bytes.clone();
        async move { (headers, bytes) }
    });
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("a free port");
    println!("http://{}", listener.local_addr().expect("its address"));
    axum::serve(listener, router).await.expect("a server");
}
