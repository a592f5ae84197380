//! Addresses as people write them: the path of a page on its site, with letters of every script as they are.

use percent_encoding::percent_decode_str;

use super::{PathError, Route};

impl Route {
    /// The address of this route: `/2025-09/focus/grid/`, `/topics/港口/`. Only what could be misread is percent-encoded.
    pub fn address(&self) -> String {
        let path = match self.0.strip_suffix("index.html") {
            Some(folder) if folder.is_empty() || folder.ends_with('/') => folder,
            _ => &self.0,
        };
        let mut address = String::from("/");
        for c in path.chars() {
            match c {
                '%' | '#' | '?' => encode(c, &mut address),
                c if c.is_whitespace() || c.is_control() => encode(c, &mut address),
                c => address.push(c),
            }
        }
        address
    }

    /// The route of an address, plain or percent-encoded.
    ///
    /// # Errors
    /// As [`Route::new`]; what follows `?` or `#` cannot be part of a route.
    pub fn of_address(address: &str) -> Result<Self, PathError> {
        if address.contains(['?', '#']) {
            return Err(PathError::BadCharacter);
        }
        let path = address.strip_prefix('/').unwrap_or(address);
        let path = percent_decode_str(path).decode_utf8_lossy();
        match path.as_ref() {
            "" => Self::new("index.html"),
            folder if folder.ends_with('/') => Self::new(&format!("{folder}index.html")),
            file => Self::new(file),
        }
    }
}

fn encode(c: char, address: &mut String) {
    let mut bytes = [0; 4];
    for byte in c.encode_utf8(&mut bytes).bytes() {
        address.push_str(percent_encoding::percent_encode_byte(byte));
    }
}

#[cfg(test)]
mod tests {
    use super::Route;

    #[test]
    fn an_address_leads_back_to_its_route() {
        for (route, address) in [
            ("index.html", "/"),
            ("2025-09/focus/grid/index.html", "/2025-09/focus/grid/"),
            ("topics/港口/index.html", "/topics/港口/"),
            ("feed.xml", "/feed.xml"),
            ("old.html", "/old.html"),
            ("a b/100%#1/index.html", "/a%20b/100%25%231/"),
            ("xindex.html", "/xindex.html"),
        ] {
            let route = Route::new(route).expect("a route");
            assert_eq!(route.address(), address);
            assert_eq!(Route::of_address(address), Ok(route));
        }
        assert_eq!(
            Route::of_address("/topics/%E6%B8%AF%E5%8F%A3/").map(|route| route.address()),
            Ok("/topics/港口/".to_owned())
        );
    }

    #[test]
    fn what_is_no_path_is_refused() {
        for bad in ["/a?b", "/a#b", "//", "/a//b/", "/../x/", "/con/"] {
            assert!(Route::of_address(bad).is_err(), "{bad}");
        }
    }
}
