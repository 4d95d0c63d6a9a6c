//! A lean HTTP/1.1 load generator: kept connections, one request written ready-made, answers read and counted.

use std::{
    io,
    net::{SocketAddr, ToSocketAddrs as _},
    sync::{
        Arc,
        atomic::{AtomicU32, Ordering},
    },
    time::{Duration, Instant},
};

use tokio::{
    io::{AsyncReadExt as _, AsyncWriteExt as _},
    net::TcpStream,
    task::JoinSet,
};
use url::Url;

/// One request to send again and again.
#[derive(Clone)]
pub struct Target {
    address: SocketAddr,
    request: Arc<[u8]>,
}

/// How long answers took, in milliseconds.
pub struct Latency {
    pub p50: f64,
    pub p99: f64,
}

impl Target {
    /// A GET of this path.
    pub fn new(base: &str, path: &str, headers: &[(&str, String)]) -> Self {
        let url = Url::parse(base).expect("an address");
        let (host, port) = (url.host_str().expect("a host"), url.port().expect("a port"));
        let mut addresses = (host, port).to_socket_addrs().expect("an address");
        let address = addresses.find(SocketAddr::is_ipv4).expect("an IPv4 address");
        let mut request = format!("GET {path} HTTP/1.1\r\nhost: {host}:{port}\r\n");
        for (name, value) in headers {
            request.extend([*name, ": ", value, "\r\n"]);
        }
        request.push_str("\r\n");
        Self { address, request: request.into_bytes().into() }
    }
}

/// Answers a second with every connection always busy, after a warm-up.
pub async fn saturate(target: &Target, connections: usize, warm_up: Duration, time: Duration) -> f64 {
    let begin = Instant::now() + warm_up;
    let end = begin + time;
    let mut tasks = JoinSet::new();
    for _ in 0..connections {
        let target = target.clone();
        tasks.spawn(async move {
            let mut connection = Connection::open(target.address).await.expect("a connection");
            let mut answers = 0_u32;
            loop {
                connection.exchange(&target.request).await.expect("an answer");
                let now = Instant::now();
                if now >= end {
                    return answers;
                }
                answers += u32::from(now >= begin);
            }
        });
    }
    let answers: u32 = tasks.join_all().await.into_iter().sum();
    f64::from(answers) / time.as_secs_f64()
}

/// So many answers, over so many connections.
pub async fn count(target: &Target, connections: usize, answers: u32) {
    let left = Arc::new(AtomicU32::new(answers));
    let mut tasks = JoinSet::new();
    for _ in 0..connections {
        let (target, left) = (target.clone(), Arc::clone(&left));
        tasks.spawn(async move {
            let mut connection = Connection::open(target.address).await.expect("a connection");
            while left.try_update(Ordering::Relaxed, Ordering::Relaxed, |left| left.checked_sub(1)).is_ok() {
                connection.exchange(&target.request).await.expect("an answer");
            }
        });
    }
    tasks.join_all().await;
}

/// How long answers take at a steady rate, from the moment a request is written.
pub async fn pace(target: &Target, connections: usize, per_second: f64, time: Duration) -> Latency {
    let share = u32::try_from(connections).expect("few connections");
    let interval = Duration::from_secs_f64(f64::from(share) / per_second);
    let begin = Instant::now() + Duration::from_millis(50);
    let mut tasks = JoinSet::new();
    for number in 0..share {
        let target = target.clone();
        tasks.spawn(async move {
            let mut connection = Connection::open(target.address).await.expect("a connection");
            let mut next = begin + interval * number / share;
            let mut took = Vec::new();
            while next < begin + time {
                tokio::time::sleep_until(next.into()).await;
                let sent = Instant::now();
                connection.exchange(&target.request).await.expect("an answer");
                took.push(sent.elapsed());
                next += interval;
            }
            took
        });
    }
    let mut took: Vec<_> = tasks.join_all().await.into_iter().flatten().collect();
    took.sort_unstable();
    let at = |percent: usize| took.get(took.len() * percent / 100).map_or(f64::NAN, |time| time.as_secs_f64() * 1e3);
    Latency { p50: at(50), p99: at(99) }
}

/// One connection with what was read from it and not yet used.
struct Connection {
    stream: TcpStream,
    read: Vec<u8>,
    used: usize,
}

impl Connection {
    async fn open(address: SocketAddr) -> io::Result<Self> {
        let stream = TcpStream::connect(address).await?;
        stream.set_nodelay(true)?;
        Ok(Self { stream, read: Vec::with_capacity(64 * 1024), used: 0 })
    }

    /// Sends the request and reads one whole answer, which must be a 200.
    async fn exchange(&mut self, request: &[u8]) -> io::Result<()> {
        self.stream.write_all(request).await?;
        self.read.clear();
        self.used = 0;
        let head = self.until(b"\r\n\r\n").await?;
        let head = std::str::from_utf8(&self.read[head]).map_err(io::Error::other)?.to_ascii_lowercase();
        if !head.starts_with("http/1.1 200") {
            return Err(io::Error::other(head.lines().next().unwrap_or_default().to_owned()));
        }
        let header = |name: &str| head.lines().find_map(|line| line.strip_prefix(name)).map(str::trim);
        match header("content-length:") {
            Some(length) => self.take(length.parse().map_err(io::Error::other)?).await,
            None if header("transfer-encoding:") == Some("chunked") => self.take_chunks().await,
            None => Err(io::Error::other("an answer without an end")),
        }
    }

    async fn take_chunks(&mut self) -> io::Result<()> {
        loop {
            let line = self.until(b"\r\n").await?;
            let size = std::str::from_utf8(&self.read[line]).map_err(io::Error::other)?;
            let size = usize::from_str_radix(size.trim(), 16).map_err(io::Error::other)?;
            self.take(size + 2).await?;
            if size == 0 {
                return Ok(());
            }
        }
    }

    async fn until(&mut self, end: &[u8]) -> io::Result<std::ops::Range<usize>> {
        let start = self.used;
        let mut searched = start;
        loop {
            if let Some(at) = self.read[searched..].windows(end.len()).position(|window| window == end) {
                self.used = searched + at + end.len();
                return Ok(start..self.used);
            }
            searched = self.read.len().saturating_sub(end.len() - 1).max(start);
            self.more().await?;
        }
    }

    async fn take(&mut self, bytes: usize) -> io::Result<()> {
        while self.read.len() < self.used + bytes {
            self.more().await?;
        }
        self.used += bytes;
        Ok(())
    }

    async fn more(&mut self) -> io::Result<()> {
        match self.stream.read_buf(&mut self.read).await? {
            0 => Err(io::ErrorKind::UnexpectedEof.into()),
            _ => Ok(()),
        }
    }
}
