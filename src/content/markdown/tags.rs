//! The elements that browsers know.

/// Elements of HTML, including obsolete ones.
const HTML: &str = " a abbr acronym address applet area article aside audio b base basefont bdi bdo \
    bgsound big blink blockquote body br button canvas caption center cite code col colgroup command \
    content data datalist dd del details dfn dialog dir div dl dt em embed fencedframe fieldset \
    figcaption figure font footer form frame frameset geolocation h1 h2 h3 h4 h5 h6 head header hgroup \
    hr html i iframe image img input ins isindex kbd keygen label legend li link listing main map mark \
    marquee menu menuitem meta meter multicol nav nextid nobr noembed noframes noscript object ol \
    optgroup option output p param picture plaintext portal pre progress q rb rp rt rtc ruby s samp \
    script search section select selectedcontent shadow slot small source spacer span strike strong \
    style sub summary sup svg table tbody td template textarea tfoot th thead time title tr track tt u \
    ul var video wbr xmp ";

/// Elements of SVG and MathML.
const FOREIGN: &str = " animate animatemotion animatetransform circle clippath defs desc ellipse filter \
    foreignobject g line lineargradient marker mask metadata mpath path pattern polygon polyline \
    radialgradient rect set stop switch symbol text textpath tspan use view annotation maction math \
    menclose merror mfenced mfrac mi mmultiscripts mn mo mover mpadded mphantom mprescripts mroot mrow \
    ms mspace msqrt mstyle msub msubsup msup mtable mtd mtext mtr munder munderover none semantics ";

/// The names of tags in raw HTML that no browser knows. Names with a hyphen are custom elements.
pub(super) fn unknown(html: &str) -> Vec<&str> {
    let mut names = Vec::new();
    for (at, _) in html.match_indices('<') {
        let rest = &html[at + 1..];
        let length = rest.find(|c: char| !c.is_alphanumeric() && !"-:_.".contains(c));
        let name = &rest[..length.unwrap_or(rest.len())];
        if name.starts_with(|c: char| c.is_ascii_alphabetic()) && !is_known(name) {
            names.push(name);
        }
    }
    names
}

fn is_known(name: &str) -> bool {
    let lower = format!(" {} ", name.to_ascii_lowercase());
    name.contains(['-', ':'])
        || HTML.contains(&lower)
        || FOREIGN.contains(&lower)
        // The filters of SVG: `feBlend`.
        || name.starts_with("fe") && name[2..].starts_with(|c: char| c.is_ascii_uppercase())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_browsers_know_is_told_from_the_rest() {
        assert_eq!(
            unknown("<your folder>, Option<T>, <B>x</B>, <my-tag/>, <o:p>, 1 < 2"),
            ["your", "T"]
        );
        assert_eq!(unknown("<svg><feBlend/><linearGradient/></svg><center>"), [""; 0]);
    }
}
