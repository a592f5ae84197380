//! How questions and facts are declared: in one row each, with its name, its arguments, how these are named, and its
//! answer or content.
//!
//! Names hold from build to build, while the numbers of stories do not: `teaser 2025-09/focus/grid-ai`.

/// Declares an enum of questions or facts by a table. A row has documentation, name, variant with arguments and subject, and
/// the answer or content.
macro_rules! table {
    (
        $(#[$enum_doc:meta])*
        pub enum $Enum:ident, named by $Kind:ident;
        $(#[$fn_doc:meta])*
        fn $answer:ident($view:ident: $View:ty $(, $extra:ident: $Extra:ty)*) $(-> $Answer:ty)?;
        $( $(#[$doc:meta])* $name:literal: $Row:ident $(($($arg:ident: $Arg:ty),+) by $By:ty)? => $comes_to:expr; )+
    ) => {
        $(#[$enum_doc])*
        #[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Debug)]
        pub enum $Enum {
            $( $(#[$doc])* $Row $(($($Arg),+))?, )+
        }

        /// The rows of the table, without arguments.
        #[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
        pub enum $Kind {
            $( $(#[$doc])* $Row, )+
        }

        impl $Kind {
            /// Every row.
            pub const ALL: &[Self] = &[$(Self::$Row),+];

            /// For each row, whether it is about one story and nothing else.
            const ARE_ABOUT_STORIES: &[bool] = &[$(false $(|| <$By as $crate::site::view::about::About>::IS_STORY)?),+];

            /// How many rows are about one story and nothing else.
            pub const ABOUT_STORIES: usize = Self::about_stories_before(Self::ALL.len());

            /// The word with which names begin.
            pub fn name(self) -> &'static str {
                match self { $( Self::$Row => $name, )+ }
            }

            const fn about_stories_before(row: usize) -> usize {
                let (mut n, mut count) = (0, 0);
                while n < row {
                    count += Self::ARE_ABOUT_STORIES[n] as usize;
                    n += 1;
                }
                count
            }
        }

        impl $Enum {
            /// Its row.
            pub fn kind(&self) -> $Kind {
                match self { $( Self::$Row { .. } => $Kind::$Row, )+ }
            }

            /// The story, if it is about one and nothing else, and which of the rows about stories it is, from 0.
            pub fn about_story(&self) -> Option<($crate::edition::StoryId, usize)> {
                let story = match self {
                    $( Self::$Row $(($($arg),+))? => {
                        None::<$crate::edition::StoryId> $(.or(<$By as $crate::site::view::about::About>::story(&($($arg.clone()),+))))?
                    } )+
                };
                Some((story?, $Kind::about_stories_before(self.kind() as usize)))
            }

            /// The name that identifies it in the next build.
            fn name(&self, view: &$crate::site::view::View) -> String {
                match self {
                    $( Self::$Row $(($($arg),+))? => {
                        [$name.to_owned() $(, <$By as $crate::site::view::about::About>::name(view, &($($arg.clone()),+)))?].join(" ")
                    } )+
                }
            }

            /// The row with a name; `None` if its subject does not exist.
            fn named(name: &str, view: &$crate::site::view::View) -> Option<Self> {
                let (kind, about) = name.split_once(' ').unwrap_or((name, ""));
                match kind {
                    $( $name => {
                        $( let $crate::site::view::table::arguments!($($arg),+) = <$By as $crate::site::view::about::About>::find(view, about)?; )?
                        Some(Self::$Row $(($($arg),+))?)
                    } )+
                    _ => { _ = about; None }
                }
            }

            $(#[$fn_doc])*
            pub(super) fn $answer(&self, $view: $View $(, $extra: $Extra)*) $(-> $Answer)? {
                match self { $( Self::$Row $(($($arg),+))? => $comes_to, )+ }
            }
        }
    };
}

/// The pattern of one argument, or of several as a tuple.
macro_rules! arguments {
    ($one:pat) => { $one };
    ($($more:pat),+) => { ($($more),+) };
}

pub(super) use {arguments, table};
