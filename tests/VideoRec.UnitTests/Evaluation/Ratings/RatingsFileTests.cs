using VideoRec.Evaluation.Ratings;

namespace VideoRec.UnitTests.Evaluation.Ratings;

public sealed class RatingsFileTests
{
    private static readonly Rating[] Expected = [new("a", "x 1", 4.5, 100), new("b", "y", 3, 200)];

    [Theory]
    [InlineData("a\tx 1\t4.5\t100\nb\ty\t3\t200\n")]
    [InlineData("a,x 1,4.5,100\r\nb,y,3,200")]
    [InlineData("a;x 1;4.5;100\n\nb ; y ; 3 ; 200\n")]
    [InlineData("\uFEFFuserId,movieId,rating,timestamp\na,x 1,4.5,100\nb,y,3,200\n")]
    [InlineData("\"a\",\"x 1\",\"4.5\",100\n\"b\",y,3,200\n")]
    [InlineData("who,what,stars,when\na,x 1,4.5,100\nb,y,3,200\n")]
    public void Read_TakesTheFormatsThereAre(string text) => Assert.Equal(Expected, Read(text));

    [Fact]
    public void Read_SplitsAtSpaces() =>
        Assert.Equal([new Rating("196", "242", 3, 881250949), new Rating("186", "302", 3, 891717742)], Read("196  242 3 881250949\n186 302   3 891717742"));

    [Fact]
    public void Read_DoesWithoutRatingsAndTimes()
    {
        Assert.Equal([new Rating("a", "b", null, null)], Read("a b"));
        Assert.Equal([new Rating("a", "b", null, null)], Read("user\titem\na\tb"));
        Assert.Equal([new Rating("1", "2", 5, null)], Read("1,2,5"));
        Assert.Equal([new Rating("1", "2", null, 7)], Read("1,2,,7"));
    }

    [Fact]
    public void Read_KeepsACommaWithinQuotes() => Assert.Equal([new Rating("Doe, \"J\"", "b", 1, null)], Read("\"Doe, \"\"J\"\"\",b,1"));

    [Theory]
    [InlineData("a,b,1\na,c,good\n", "line 2: the rating 'good' is not a number")]
    [InlineData("a,b,1\n\na,c\n", "line 3: expected 3 fields as in the first line, found 2")]
    [InlineData("a,b,1,1,1\n", "line 1: expected user, item[, rating[, timestamp]], found 5 fields")]
    [InlineData("one\n", "line 1: expected user, item[, rating[, timestamp]], found 1 field")]
    [InlineData("a,b,1,1\na,b,1,soon\n", "line 2: the timestamp 'soon' is not a number")]
    [InlineData("a,b,1\n,b,1\n", "line 2: the user or the item is empty")]
    [InlineData("a,\"b,1\n", "line 1: a quotation mark is not closed")]
    [InlineData("a,b,NaN\n", "line 1: the rating 'NaN' is not a number")]
    [InlineData("", "holds no ratings")]
    public void Read_SaysWhichLineIsWrongAndWhy(string text, string message)
    {
        var wrong = Assert.Throws<InvalidDataException>(() => Read(text));

        Assert.Contains("file.csv", wrong.Message, StringComparison.Ordinal);
        Assert.Contains(message, wrong.Message, StringComparison.Ordinal);
    }

    private static List<Rating> Read(string text) => RatingsFile.Read(new StringReader(text), "file.csv");
}
