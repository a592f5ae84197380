//! A ZIP archive in memory (PKWARE, APPNOTE 6.3), with the same bytes for the same files: no times and no owners.

use std::io;

/// An archive to which files are added.
#[derive(Default)]
pub(super) struct Zip {
    bytes: Vec<u8>,
    /// The central directory.
    directory: Vec<u8>,
    count: u16,
}

/// A file as it lies in the archive.
struct Packed<'a> {
    name: &'a str,
    /// 0 if the bytes are stored, 8 if they are deflated.
    method: u16,
    bytes: &'a [u8],
    sum: u32,
    length: usize,
}

/// The first day that a ZIP archive can name: 1 January 1980.
const DATE: u16 = 0x21;

/// How hard text is compressed, from 0 to 10.
const LEVEL: u8 = 6;

impl Zip {
    /// Adds a file as it is.
    pub(super) fn store(&mut self, name: &str, bytes: &[u8]) -> io::Result<()> {
        let sum = crc32fast::hash(bytes);
        self.add(&Packed { name, method: 0, bytes, sum, length: bytes.len() })
    }

    /// Adds a file compressed.
    pub(super) fn deflate(&mut self, name: &str, bytes: &[u8]) -> io::Result<()> {
        let packed = miniz_oxide::deflate::compress_to_vec(bytes, LEVEL);
        let sum = crc32fast::hash(bytes);
        self.add(&Packed { name, method: 8, bytes: &packed, sum, length: bytes.len() })
    }

    fn add(&mut self, file: &Packed<'_>) -> io::Result<()> {
        let begin = size(self.bytes.len())?;
        let head = file.head()?;
        self.bytes.extend(b"PK\x03\x04");
        self.bytes.extend(&head);
        self.bytes.extend(file.name.as_bytes());
        self.bytes.extend(file.bytes);
        self.directory.extend(b"PK\x01\x02");
        // Made by version 2.0 for MS-DOS, which has no permissions.
        self.directory.extend(20u16.to_le_bytes());
        self.directory.extend(&head);
        // No comment, first disk, no attributes.
        self.directory.extend([0; 10]);
        self.directory.extend(begin.to_le_bytes());
        self.directory.extend(file.name.as_bytes());
        self.count = self.count.checked_add(1).ok_or_else(too_large)?;
        Ok(())
    }

    /// The finished archive.
    pub(super) fn finish(mut self) -> io::Result<Vec<u8>> {
        let (begin, length) = (size(self.bytes.len())?, size(self.directory.len())?);
        self.bytes.extend(&self.directory);
        self.bytes.extend(b"PK\x05\x06\0\0\0\0");
        self.bytes.extend(self.count.to_le_bytes());
        self.bytes.extend(self.count.to_le_bytes());
        self.bytes.extend(length.to_le_bytes());
        self.bytes.extend(begin.to_le_bytes());
        self.bytes.extend([0; 2]);
        Ok(self.bytes)
    }
}

impl Packed<'_> {
    /// What both headers of a file say of it.
    fn head(&self) -> io::Result<Vec<u8>> {
        let mut head = Vec::with_capacity(26);
        head.extend(20u16.to_le_bytes());
        // Names are UTF-8.
        head.extend(0x800u16.to_le_bytes());
        head.extend(self.method.to_le_bytes());
        head.extend(0u16.to_le_bytes());
        head.extend(DATE.to_le_bytes());
        head.extend(self.sum.to_le_bytes());
        head.extend(size(self.bytes.len())?.to_le_bytes());
        head.extend(size(self.length)?.to_le_bytes());
        head.extend(u16::try_from(self.name.len()).map_err(|_| too_large())?.to_le_bytes());
        head.extend(0u16.to_le_bytes());
        Ok(head)
    }
}

fn size(bytes: usize) -> io::Result<u32> {
    u32::try_from(bytes).map_err(|_| too_large())
}

fn too_large() -> io::Error {
    io::Error::other("the issue is too large for an EPUB file: it can have 4 GB and 65,535 files")
}
