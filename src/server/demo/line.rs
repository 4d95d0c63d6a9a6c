//! Connections that can be cut from inside a handler: how the demo tenant plays a network that breaks.

use std::{
    io,
    net::SocketAddr,
    pin::Pin,
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering},
    },
    task::{Context, Poll},
};

use axum::{
    extract::connect_info::Connected,
    serve::{IncomingStream, Listener},
};
use tokio::{
    io::{AsyncRead, AsyncWrite, ReadBuf},
    net::{TcpListener, TcpStream},
};

/// One connection, as its handlers see it.
#[derive(Clone, Debug)]
pub struct Line {
    /// Who is at the other end.
    pub peer: SocketAddr,
    left: Arc<AtomicUsize>,
}

/// As many bytes as anyone writes.
const ALL: usize = usize::MAX;

impl Line {
    /// Resets the connection as soon as an answer would be written.
    pub fn cut(&self) {
        self.cut_after(0);
    }

    /// The same after so many bytes of the answer.
    pub fn cut_after(&self, bytes: usize) {
        self.left.store(bytes, Ordering::Relaxed);
    }
}

/// A listener whose connections are [`Line`]s.
pub struct Lines(pub TcpListener);

impl Listener for Lines {
    type Io = Wire;
    type Addr = Line;

    async fn accept(&mut self) -> (Wire, Line) {
        let (stream, peer) = Listener::accept(&mut self.0).await;
        let line = Line { peer, left: Arc::new(AtomicUsize::new(ALL)) };
        (Wire { stream, left: Arc::clone(&line.left) }, line)
    }

    fn local_addr(&self) -> io::Result<Line> {
        Ok(Line { peer: TcpListener::local_addr(&self.0)?, left: Arc::default() })
    }
}

impl Connected<IncomingStream<'_, Lines>> for Line {
    fn connect_info(stream: IncomingStream<'_, Lines>) -> Self {
        stream.remote_addr().clone()
    }
}

/// The stream below a [`Line`].
pub struct Wire {
    stream: TcpStream,
    left: Arc<AtomicUsize>,
}

impl Wire {
    fn broken(&self) -> Option<io::Error> {
        if self.left.load(Ordering::Relaxed) > 0 {
            return None;
        }
        // Without lingering the peer gets a reset instead of an orderly end.
        Some(self.stream.set_zero_linger().err().unwrap_or_else(|| io::ErrorKind::ConnectionReset.into()))
    }
}

impl AsyncRead for Wire {
    fn poll_read(mut self: Pin<&mut Self>, cx: &mut Context<'_>, buf: &mut ReadBuf<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_read(cx, buf)
    }
}

impl AsyncWrite for Wire {
    fn poll_write(mut self: Pin<&mut Self>, cx: &mut Context<'_>, buf: &[u8]) -> Poll<io::Result<usize>> {
        if let Some(error) = self.broken() {
            return Poll::Ready(Err(error));
        }
        let left = self.left.load(Ordering::Relaxed);
        let written = Pin::new(&mut self.stream).poll_write(cx, &buf[..buf.len().min(left)]);
        if let (Poll::Ready(Ok(bytes)), true) = (&written, left != ALL) {
            self.left.store(left.saturating_sub(*bytes), Ordering::Relaxed);
        }
        written
    }

    fn poll_write_vectored(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        bufs: &[io::IoSlice<'_>],
    ) -> Poll<io::Result<usize>> {
        match self.broken() {
            Some(error) => Poll::Ready(Err(error)),
            None if self.left.load(Ordering::Relaxed) != ALL => {
                let first = bufs.iter().find(|buf| !buf.is_empty()).map_or(&[][..], |buf| &buf[..]);
                self.poll_write(cx, first)
            }
            None => Pin::new(&mut self.stream).poll_write_vectored(cx, bufs),
        }
    }

    fn is_write_vectored(&self) -> bool {
        self.stream.is_write_vectored()
    }

    fn poll_flush(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        match self.broken() {
            Some(error) => Poll::Ready(Err(error)),
            None => Pin::new(&mut self.stream).poll_flush(cx),
        }
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        match self.broken() {
            Some(error) => Poll::Ready(Err(error)),
            None => Pin::new(&mut self.stream).poll_shutdown(cx),
        }
    }
}
