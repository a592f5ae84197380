//! Films, sounds, charts, maps and posts on other sites that can be shown in a text: `![What it shows](https://…)`.
//!
//! [`of`] recognises the address of a page on a known site and returns the address of the frame that shows it. Nothing
//! is fetched. The sites are listed in one table, [`HOSTS`], a row each.

mod address;
mod hosts;

pub use hosts::{HOSTS, Host};

use address::Address;

/// Something on another site, and how a page can show it.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Embed {
    /// What readers know the site as: its name, or its domain if it is one of many with the same software.
    pub host: String,
    /// The address of the frame.
    pub frame: String,
    /// The shape of the frame.
    pub shape: Shape,
}

/// The shape of a frame.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Shape {
    /// Its width to its height.
    Ratio(u16, u16),
    /// Its height in pixels, whatever its width.
    Height(u16),
}

/// What can be shown of an address; `None` if the site is not known, or shows nothing at this address.
pub fn of(address: &str) -> Option<Embed> {
    let address = Address::parse(address)?;
    HOSTS.iter().find_map(|host| {
        let (frame, shape) = host.names(&address).then(|| (host.frame)(&address)).flatten()?;
        let name =
            if host.domains.is_empty() { address.host.clone() } else { host.name.to_owned() };
        Some(Embed { host: name, frame, shape })
    })
}

/// The names of the known sites, for a message.
pub fn known() -> String {
    let names: Vec<&str> = HOSTS.iter().map(|host| host.name).collect();
    names.join(", ")
}

#[cfg(test)]
mod tests;
