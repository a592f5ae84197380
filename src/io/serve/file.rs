//! Outputs that are files on the disk: small ones are read for an answer, others pass through it in
//! pieces. Neither holds up other answers.

use std::io::{self, Read, Seek, SeekFrom};
use std::ops::Range;

use axum::body::{Body, Bytes as Piece};
use futures_util::stream;
use tokio::task::spawn_blocking;

use crate::base::output::{Bytes, Content, OpenFile, Output};

/// The longest file that is read whole, in bytes: into pages as short as that the script is put.
const WHOLE: u64 = 4 << 20;

/// So many bytes of a longer file are looked at, to tell its encoding.
const SAMPLE: u64 = 64 << 10;

/// How many bytes of a longer file are in memory at a time.
const PIECE: u64 = 256 << 10;

/// What an output has to give.
pub(super) enum Given {
    /// All its bytes.
    Whole(Piece),
    /// A file that is longer than [`WHOLE`], and how it begins.
    File(OpenFile, Vec<u8>),
}

/// What an output has to give; an error if it is a file that cannot be read any more.
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

/// The bytes of a file that are still to be sent.
struct Rest {
    bytes: Box<dyn Bytes>,
    range: Range<u64>,
}

/// Some bytes of a file as the body of a response, read as fast as they are received.
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
    /// The next piece, which is never empty, and what is left after it.
    fn next(mut self) -> io::Result<(Piece, Self)> {
        self.bytes.seek(SeekFrom::Start(self.range.start))?;
        let length = PIECE.min(self.range.end - self.range.start);
        let mut piece = Vec::with_capacity(PIECE as usize);
        self.bytes.by_ref().take(length).read_to_end(&mut piece)?;
        // The file has become shorter: the answer breaks off, and who asked can tell.
        if piece.is_empty() {
            return Err(io::ErrorKind::UnexpectedEof.into());
        }
        self.range.start += piece.len() as u64;
        Ok((piece.into(), self))
    }
}
