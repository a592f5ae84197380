//! Shortens style sheets: removes comments, and white space that separates nothing (CSS Syntax 3).
//!
//! Tokens stay unchanged and in order, so their meaning does not matter: both future features of CSS and fallbacks
//! for old browsers are safe.

use cssparser::{ParseError, Parser, Token, TokenSerializationType};

/// The shortened style sheet; `None` if it is broken, so that browsers must guess its meaning.
pub(super) fn shorter(css: &str) -> Option<String> {
    let mut out = Out { text: String::with_capacity(css.len()), ..Out::default() };
    out.tokens(&mut Parser::new(css)).ok()?;
    Some(out.text)
}

/// The output, and the facts about its end that the next token depends on.
#[derive(Default)]
struct Out {
    text: String,
    last: Option<TokenSerializationType>,
    /// White space was read since.
    is_apart: bool,
    /// A comment was read since.
    is_explained: bool,
    /// White space after the last token has no effect.
    is_edge: bool,
    is_semicolon: bool,
}

impl Out {
    /// Writes all tokens up to the end of a block, or of the sheet.
    fn tokens(&mut self, input: &mut Parser<'_>) -> Result<(), ParseError<()>> {
        loop {
            let start = input.position();
            let Ok(token) = input.next_including_whitespace_and_comments() else { return Ok(()) };
            let token = token.clone();
            let closing = match token {
                Token::WhiteSpace(_) => {
                    self.is_apart = true;
                    continue;
                }
                Token::Comment(_) => {
                    self.is_explained = true;
                    continue;
                }
                ref broken if broken.is_parse_error() => return Err(ParseError::unexpected_token()),
                Token::CurlyBracketBlock => '}',
                Token::SquareBracketBlock => ']',
                Token::ParenthesisBlock | Token::Function(_) => ')',
                _ => {
                    self.push(input.slice_from(start), &token);
                    continue;
                }
            };
            self.push(input.slice_from(start), &token);
            self.is_edge = true;
            input.parse_nested_block(|block| self.tokens(block))?;
            self.close(closing);
        }
    }

    fn push(&mut self, text: &str, token: &Token<'_>) {
        let kind = token.serialization_type();
        let ends = matches!(token, Token::CurlyBracketBlock | Token::Semicolon | Token::Comma);
        if self.is_apart {
            if !self.is_edge && !ends && self.last.is_some() {
                self.text.push(' ');
            }
        } else if self.is_explained
            && self.last.is_some_and(|last| last.needs_separator_when_before(kind))
        {
            self.text.push_str("/**/");
        }
        self.text.push_str(text);
        self.last = Some(kind);
        (self.is_apart, self.is_explained) = (false, false);
        self.is_edge = ends || matches!(token, Token::Colon);
        self.is_semicolon = matches!(token, Token::Semicolon);
    }

    fn close(&mut self, bracket: char) {
        if bracket == '}' && self.is_semicolon {
            self.text.pop();
        }
        self.text.push(bracket);
        self.last = Some(Token::CloseCurlyBracket.serialization_type());
        (self.is_apart, self.is_explained) = (false, false);
        self.is_edge = bracket == '}';
        self.is_semicolon = false;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn comments_and_idle_space_go() {
        let css = "/* Why. */\n@layer a, b;\n\n@media (width >= 40rem) {\n  .x > a:hover , .y :is( b, c ) {\n    \
                   color: #fff;\n    color: light-dark(#fff, #000);\n    margin: calc( 1px + 2px ) auto;\n  }\n}\n";
        assert_eq!(
            shorter(css).as_deref(),
            Some(
                "@layer a,b;@media (width >= 40rem){.x > a:hover,.y :is(b,c){color:#fff;\
                 color:light-dark(#fff,#000);margin:calc(1px + 2px) auto}}"
            )
        );
    }

    #[test]
    fn what_would_run_together_stays_apart() {
        for (css, wanted) in [
            ("a/**/b{}", "a/**/b{}"),
            ("a /* x */ b{}", "a b{}"),
            ("@charset \"utf-8\";", "@charset \"utf-8\";"),
            (".a\\;{--x: ;content:\"; } \"}", ".a\\;{--x:;content:\"; } \"}"),
            ("a{b:url( x.png ) 1/**/2}", "a{b:url( x.png ) 1/**/2}"),
            ("@font-face{unicode-range:U+20-7E,U+4??}", "@font-face{unicode-range:U+20-7E,U+4??}"),
            ("a{ }\nb { c : d }", "a{}b{c :d}"),
            (".a\\; { }", ".a\\;{}"),
        ] {
            assert_eq!(shorter(css).as_deref(), Some(wanted), "{css}");
            assert_eq!(shorter(wanted).as_deref(), Some(wanted), "{css}");
        }
    }

    #[test]
    fn what_is_broken_stays_as_it_is() {
        for css in ["a{}}", "a { b: \"c\n }", "a{b:url(a b)}"] {
            assert_eq!(shorter(css), None, "{css}");
        }
    }
}
