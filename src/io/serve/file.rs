//! Outputs that are files on the disk. Small ones are read at once, others in pieces. Neither blocks other responses.

use std::io::{self, Read, Seek, SeekFrom};
use std::ops::Range;

use axum::body::{Body, Bytes as Piece};
use futures_util::stream;
use tokio::task::spawn_blocking;

use crate::base::output::{Bytes, Content, OpenFile, Output};

/// The longest file that is read at once, in bytes. The script is only added to pages up to this length.
const WHOLE: u64 = 4 << 20;

/// How many bytes of a longer file are examined to find its encoding.
const SAMPLE: u64 = 64 << 10;

/// How many bytes of a longer file are in memory at a time.
const PIECE: u64 = 256 << 10;

/// The contents of an output.
pub(super) enum Given {
    /// All its bytes.
    Whole(Piece),
    /// A file that is longer than [`WHOLE`], and its first bytes.
    File(OpenFile, Vec<u8>),
}

/// The contents of an output; an error if its file can no longer be read.
pub(super) async fn given(output: &Output) -> io::Result<Given> {
    let file = match output.content() {
        Content::Held(bytes) => return Ok(Given::Whole(Piece::from_owner(bytes))),
        Content::Stored(file) => file,
    };
    let read = move || {
        let mut open = file.open()?;
        let mut bytes = Vec::new();
        if open.len <= WHOLE {
            open.bytes.take(WHOLE).read_to_end(&mut bytes)?;
            return Ok(Given::Whole(bytes.into()));
        }
        open.bytes.by_ref().take(SAMPLE).read_to_end(&mut bytes)?;
        Ok(Given::File(open, bytes))
    };
    spawn_blocking(read).await.map_err(io::Error::other)?
}

/// The remaining bytes of a file.
struct Rest {
    bytes: Box<dyn Bytes>,
    range: Range<u64>,
}

/// Bytes of a file as a response body, read as fast as they are received.
pub(super) fn body(file: OpenFile, range: Range<u64>) -> Body {
    let rest = Rest { bytes: file.bytes, range };
    let pieces = stream::try_unfold(rest, |rest| async {
        match rest.range.is_empty() {
            true => Ok(None),
            false => spawn_blocking(|| rest.next()).await.map_err(io::Error::other)?.map(Some),
        }
    });
    Body::from_stream(pieces)
}

impl Rest {
    /// The next piece, which is never empty, and the remainder.
    fn next(mut self) -> io::Result<(Piece, Self)> {
        self.bytes.seek(SeekFrom::Start(self.range.start))?;
        let length = PIECE.min(self.range.end - self.range.start);
        let mut piece = Vec::with_capacity(PIECE as usize);
        self.bytes.by_ref().take(length).read_to_end(&mut piece)?;
        // The file has become shorter, so the response is cut off, which the client can detect.
        if piece.is_empty() {
            return Err(io::ErrorKind::UnexpectedEof.into());
        }
        self.range.start += piece.len() as u64;
        Ok((piece.into(), self))
    }
}
