using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Formatting;

namespace Recotem.CodeFixes;

/// <summary>Adds attributes to declarations, on a line of their own behind the comments and the other attributes.</summary>
internal static class AttributeLists
{
    public static MemberDeclarationSyntax Add(MemberDeclarationSyntax declaration, AttributeListSyntax added)
    {
        if (declaration.AttributeLists.Any(l => l.Attributes.Count == 1 && l.Attributes[0].Name.ToString() == added.Attributes[0].Name.ToString()))
            return declaration;
        SyntaxToken next = declaration.AttributeLists.Count > 0 ? declaration.AttributeLists.Last().GetLastToken().GetNextToken() : declaration.GetFirstToken();
        // A property that does not begin its line keeps it.
        bool isInline = declaration is PropertyDeclarationSyntax { AttributeLists.Count: 0 } && next.LeadingTrivia.Count == 0;
        SyntaxTrivia lineEnd = isInline ? SyntaxFactory.Space : Members.LineEnd(declaration);
        // Attributes that stand on the line of what they belong to are followed by a line of their own.
        bool continues = declaration.AttributeLists.Count > 0 && !declaration.AttributeLists.Last().GetTrailingTrivia().Any(SyntaxKind.EndOfLineTrivia);
        added = added
            .WithLeadingTrivia(continues ? SyntaxFactory.TriviaList(lineEnd, SyntaxFactory.ElasticMarker) : next.LeadingTrivia)
            .WithTrailingTrivia(lineEnd)
            .WithAdditionalAnnotations(Formatter.Annotation);
        SyntaxTriviaList indentation = SyntaxFactory.TriviaList(next.LeadingTrivia.Reverse().TakeWhile(t => t.IsKind(SyntaxKind.WhitespaceTrivia)));
        declaration = declaration.ReplaceToken(next, next.WithLeadingTrivia(continues ? SyntaxFactory.TriviaList(SyntaxFactory.ElasticMarker) : indentation));
        return declaration.WithAttributeLists(declaration.AttributeLists.Add(added));
    }
}
