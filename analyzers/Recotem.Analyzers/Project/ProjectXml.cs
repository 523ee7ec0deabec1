using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Xml;
using System.Xml.Linq;
using Microsoft.CodeAnalysis.Text;

namespace Recotem.Analyzers;

/// <summary>
/// The text of a project file and where its elements stand. Only what holds for every build counts: nothing with a condition, nothing
/// in a target or a choice, and no comment.
/// </summary>
internal sealed class ProjectXml
{
    private readonly XElement _root;
    private readonly SourceText _text;

    private ProjectXml(SourceText text, XElement root) => (_text, _root) = (text, root);

    /// <summary>The start tag of the project.</summary>
    public TextSpan Root => StartTag(_root);

    /// <summary>The start tag of the first group that may take a property; null if there is none.</summary>
    public TextSpan? Group => Groups.FirstOrDefault(g => !g.IsEmpty) is { } group ? StartTag(group) : null;

    private IEnumerable<XElement> Groups => _root.Elements().Where(e => e.Name.LocalName == "PropertyGroup" && HoldsAlways(e));

    /// <summary>The project; null if the text is no XML.</summary>
    public static ProjectXml? Parse(SourceText text)
    {
        try
        {
            using var reader = XmlReader.Create(new StringReader(text.ToString()), new XmlReaderSettings { DtdProcessing = DtdProcessing.Prohibit });
            return new ProjectXml(text, XDocument.Load(reader, LoadOptions.PreserveWhitespace | LoadOptions.SetLineInfo).Root!);
        }
        catch (XmlException)
        {
            // MSBuild says what is wrong with the file.
            return null;
        }
    }

    /// <summary>The start tag of the property that MSBuild uses, which is the last one; null if there is none. MSBuild ignores case.</summary>
    public TextSpan? Property(string name) => Find(name) is { } property ? StartTag(property) : null;

    public string? Value(string name) => Find(name)?.Value;

    private XElement? Find(string name) =>
        Groups.Elements().LastOrDefault(p => string.Equals(p.Name.LocalName, name, StringComparison.OrdinalIgnoreCase) && HoldsAlways(p));

    private static bool HoldsAlways(XElement element) => element.Attribute("Condition") is null;

    private TextSpan StartTag(XElement element)
    {
        // The place of an element is that of its name.
        IXmlLineInfo place = element;
        int start = _text.Lines[place.LineNumber - 1].Start + place.LinePosition - 2;
        char quote = '\0';
        int end = start;
        while (end < _text.Length && (quote != '\0' || _text[end] != '>'))
        {
            char c = _text[end++];
            if (c == quote)
                quote = '\0';
            else if (quote == '\0' && (c is '"' or '\''))
                quote = c;
        }

        return TextSpan.FromBounds(start, Math.Min(end + 1, _text.Length));
    }
}
